import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";

const tenant = "default";
const name = new AsyncLocalStorage<string>();

let fixture: Fixture;
const seen: (string | undefined)[] = [];
beforeAll(async () => {
  fixture = await startRuns({ maxRuns: 1 });
  fixture.recorder.gate = () => {
    seen.push(name.getStore());
    return Promise.resolve();
  };
});
afterAll(() => fixture.close());

it("a run begins in nobody's name: not in that of the request that made it, nor of the run whose place it takes", async () => {
  const first = await name.run("request", () => fixture.runs.create(tenant, request([gate("first"), note("after")])));
  // It waits for the place of the first.
  const second = await name.run("another", () => fixture.runs.create(tenant, request([gate("second")])));
  await eventually(() => seen.length === 2, 20_000);
  expect(seen).toEqual([undefined, undefined]);
  for (const { run_id } of [first, second]) await fixture.runs.wait(tenant, run_id, never);
});
