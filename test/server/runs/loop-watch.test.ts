import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLoopWatch } from "../../../src/server/runs/loop-watch.ts";

/** Keeps the event loop from hearing anything. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

it("a process that stood still is known to have until it has heard what came meanwhile", async () => {
  const watch = createLoopWatch();
  // Due in the same turn as the watch's own timer, and after it.
  const next = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(watch.stoodStill()), 30);
  });
  standStill(150);
  expect(watch.stoodStill()).toBe(true);
  expect(await next).toBe(true);
  await turn();
  await turn();
  expect(watch.stoodStill()).toBe(false);
  watch.close();
});

it("time that passes while the loop turns is no standing still", async () => {
  let time = 0;
  const watch = createLoopWatch(() => time);
  for (let step = 0; step < 5; step += 1) {
    time += 20;
    await sleep(25);
  }
  expect(watch.stoodStill()).toBe(false);
  watch.close();
});
