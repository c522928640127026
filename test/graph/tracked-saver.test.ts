import { MemorySaver } from "@langchain/langgraph-checkpoint";
import { expect, it } from "vitest";
import { trackWrites } from "../../src/graph/tracked-saver.ts";

it("says of a task what became of its newest writes, also after the run was lost and came back", async () => {
  let lost = true;
  const store = new MemorySaver();
  store.putWrites = () => (lost ? Promise.reject(new Error("another process has the run")) : Promise.resolve());
  const { saver, kept } = trackWrites(store);
  await saver.putWrites({}, [], "task").catch(() => undefined);
  lost = false;
  await saver.putWrites({}, [], "task");
  expect(await kept("task")).toBe(true);
  lost = true;
  await saver.putWrites({}, [], "task").catch(() => undefined);
  expect(await kept("task")).toBe(false);
});
