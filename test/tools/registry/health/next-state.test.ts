import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput, toFailure, Unavailable } from "../../../../src/tools/errors.ts";
import { createHealth } from "../../../../src/tools/registry/health/create-health.ts";
import { nextState, type HealthFacts, type StateSince } from "../../../../src/tools/registry/health/next-state.ts";
import { DEFAULT_THRESHOLDS } from "../../../../src/tools/registry/health/thresholds.ts";
import { testClock } from "./clock.ts";

const well: HealthFacts = {
  known: true,
  draining: false,
  shut: false,
  successRate: 1,
  failuresInARow: 0,
  slowness: undefined,
};
const down = toFailure(new Unavailable("down"));

function judge(state: StateSince["state"], facts: Partial<HealthFacts>, lasted = 60_000): StateSince["state"] {
  return nextState(lasted, { state, since: 0 }, { ...well, ...facts }, DEFAULT_THRESHOLDS).state;
}

describe("the state of an instance", () => {
  it("gets worse at once, and better only when the better one is clear", () => {
    expect(judge("ready", { successRate: 0.92 }, 1)).toBe("ready");
    expect(judge("ready", { successRate: 0.89 }, 1)).toBe("degraded");
    expect(judge("degraded", { successRate: 0.92 })).toBe("degraded");
    expect(judge("degraded", { successRate: 0.95 })).toBe("ready");
    expect(judge("degraded", { successRate: 0.49 }, 1)).toBe("unhealthy");
    expect(judge("unhealthy", { successRate: 0.6 })).toBe("unhealthy");
    expect(judge("unhealthy", { successRate: 0.7 })).toBe("degraded");
  });

  it("lasts a while before a better one", () => {
    expect(judge("unhealthy", {}, 4999)).toBe("unhealthy");
    expect(judge("unhealthy", {}, 5000)).toBe("ready");
  });

  it("is unhealthy while it is shut or fails again and again, whatever its rate", () => {
    expect(judge("ready", { shut: true }, 1)).toBe("unhealthy");
    expect(judge("ready", { failuresInARow: 5 }, 1)).toBe("unhealthy");
  });

  it("is degraded while it takes far longer than its slow time", () => {
    expect(judge("ready", { slowness: 1.4 })).toBe("ready");
    expect(judge("ready", { slowness: 1.6 }, 1)).toBe("degraded");
    expect(judge("degraded", { slowness: 1.1 })).toBe("degraded");
    expect(judge("degraded", { slowness: 0.9 })).toBe("ready");
  });

  it("is draining as soon as that is asked for, and unknown where nothing is known", () => {
    expect(judge("unhealthy", { draining: true }, 0)).toBe("draining");
    expect(judge("ready", { known: false })).toBe("unknown");
  });

  it("does not flap on outcomes that alternate, in whatever rhythm up to ten", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 5000 }),
        (well, badly, pause) => {
          const clock = testClock();
          const health = createHealth({ now: clock.now });
          const instance = health.instance({ agent: "a", version: "1.0.0", id: "one" });
          let changes = 0;
          const rounds = 60;
          for (let round = 0; round < rounds; round++) {
            if (round === 20) health.subscribe(() => changes++);
            for (let place = 0; place < well + badly; place++) {
              clock.advance(pause);
              instance.begin();
              instance.end("t", { ms: 10, ...(place >= well && { failure: down }) });
            }
          }
          // Fewer than five failures in a row and a steady mix: one state. Longer bursts are outages, and seen as such.
          if (badly < 5) expect(changes).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("refuses thresholds under which it would flap", () => {
    expect(() => createHealth({ thresholds: { readyFrom: 0.9 } })).toThrow(InvalidInput);
    expect(() => createHealth({ thresholds: { degradedFrom: 0.5 } })).toThrow(/degradedFrom to be above/);
  });
});
