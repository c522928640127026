import { expect, it } from "vitest";
import { createOwned } from "../../../src/graph/branch/owned.ts";
import { Cancelled } from "../../../src/tools/errors.ts";

it("goes on where the run is this process's", async () => {
  const asked: string[] = [];
  const owned = createOwned((run) => Promise.resolve(void asked.push(run)), "r1", new AbortController().signal);
  await owned();
  expect(asked).toEqual(["r1"]);
});

it("waits for word that the run was stopped where it is not", async () => {
  const stop = new AbortController();
  const owned = createOwned(() => Promise.reject(new Error("taken over")), "r1", stop.signal)();
  setTimeout(() => stop.abort(new Cancelled("lost")), 20);
  await expect(owned).rejects.toThrow("lost");
});
