import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../samples/generate/random.ts";
import { BatonError, Cancelled, InvalidInput, NotFound, toFailure, Unavailable } from "../../../../src/tools/errors.ts";
import {
  canaryState,
  canaryTerms,
  tallies,
  type CanaryState,
  type CanaryTerms,
} from "../../../../src/tools/registry/balancing/canary/canary-state.ts";
import {
  createMemoryCanaryStore,
  type CanaryStore,
} from "../../../../src/tools/registry/balancing/canary/canary-store.ts";
import type { Canary } from "../../../../src/tools/registry/balancing/canary/canary.ts";
import { createCanary } from "../../../../src/tools/registry/balancing/canary/create-canary.ts";
import { mergeCanary } from "../../../../src/tools/registry/balancing/canary/merge-canary.ts";
import { testClock } from "../health/clock.ts";

const OLD = "1.0.0";
const NEW = "2.0.0";
const both = [NEW, OLD];
const down = toFailure(new Unavailable("down"));

interface Trial {
  readonly canary: Canary;
  readonly store: CanaryStore;
  readonly clock: ReturnType<typeof testClock>;
  /** So many runs, each one attempt; how the attempts at the new version end. @returns runs that went to the new version */
  runs(count: number, atNew: (random: () => number) => { ms: number; failed: boolean }): number;
}

async function trialOf(terms: Partial<CanaryTerms> = {}, seed = 1): Promise<Trial> {
  const clock = testClock();
  const source = createRandom(seed);
  const store = createMemoryCanaryStore();
  let trials = 0;
  const newId = (): string => `trial-${seed}-${trials++}`;
  const canary = createCanary({ store, now: clock.now, replica: "r1", saveMs: 1_000_000, newId });
  await canary.open("acme");
  await canary.start("acme", {
    agent: "pricer",
    from: OLD,
    to: NEW,
    terms: { ...canaryTerms.parse({ percent: 20 }), ...terms },
  });
  let next = 0;
  const ordinary = (): { ms: number; failed: boolean } => ({ ms: 8 + source.next() * 4, failed: source.next() < 0.01 });
  return {
    canary,
    store,
    clock,
    runs: (count, atNew) => {
      let there = 0;
      for (let place = 0; place < count; place++) {
        clock.advance(50);
        const version = canary.choose("pricer", both, { tenant: "acme", runId: `run-${seed}-${next++}` }) ?? "";
        if (version === NEW) there++;
        const { ms, failed } = version === NEW ? atNew(() => source.next()) : ordinary();
        canary.record({ agent: "pricer", version, tenant: "acme", ms, ...(failed && { failure: down }) });
      }
      return there;
    },
  };
}

const phaseOf = async ({ canary }: Trial): Promise<CanaryState["phase"]> => (await canary.get("acme", "pricer")).phase;

describe("a canary", () => {
  it("takes its percentage of the runs", async () => {
    const trial = await trialOf({ percent: 10 });
    expect(trial.runs(5000, () => ({ ms: 10, failed: false })) / 5000).toBeCloseTo(0.1, 1);
    expect((await phaseOf(trial)).kind).toBe("running");
  });

  it("is rolled back where the new version fails a fifth of its runs, long before it met all of them", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const trial = await trialOf({}, seed);
      const there = trial.runs(3000, (random) => ({ ms: 10, failed: random() < 0.2 }));
      expect(await phaseOf(trial)).toMatchObject({ kind: "rolled_back", why: "errors" });
      expect(there).toBeLessThan(250);
    }
  });

  it("is rolled back where the new version takes three times as long", async () => {
    const trial = await trialOf();
    const there = trial.runs(3000, (random) => ({ ms: 24 + random() * 12, failed: false }));
    expect(await phaseOf(trial)).toMatchObject({ kind: "rolled_back", why: "latency" });
    expect(there).toBeLessThan(60);
    expect(trial.runs(500, () => ({ ms: 1, failed: false }))).toBe(0);
  });

  it("sees that it is slower also where everything was slow when it began, and later is not", async () => {
    const trial = await trialOf();
    for (let place = 0; place < 25; place++)
      trial.canary.record({ agent: "pricer", version: OLD, tenant: "acme", ms: 500 });
    trial.runs(3000, (random) => ({ ms: 24 + random() * 12, failed: false }));
    expect(await phaseOf(trial)).toMatchObject({ kind: "rolled_back", why: "latency" });
  });

  it("does not blame it for a load that makes both slower", async () => {
    const trial = await trialOf();
    trial.runs(300, (random) => ({ ms: 8 + random() * 4, failed: false }));
    for (let place = 0; place < 300; place++) {
      for (const version of [OLD, OLD, OLD, OLD, NEW])
        trial.canary.record({ agent: "pricer", version, tenant: "acme", ms: 100 + (place % 7) * 5 });
    }
    expect((await phaseOf(trial)).kind).toBe("running");
  });

  it("leaves a version alone that is as good: twenty trials of 3,000 runs, none of them rolled back", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const trial = await trialOf({}, seed);
      trial.runs(3000, (random) => ({ ms: 8 + random() * 4, failed: random() < 0.01 }));
      expect((await phaseOf(trial)).kind).toBe("running");
    }
  });

  it("says nothing before there are twenty attempts at each", async () => {
    const trial = await trialOf({ percent: 50 });
    expect(trial.runs(30, () => ({ ms: 10, failed: true }))).toBeLessThan(20);
    expect((await phaseOf(trial)).kind).toBe("running");
  });

  it("is promoted at the end of a clean window where its terms say so, and only then", async () => {
    const trial = await trialOf({ promote: "after_window", window_ms: 60_000, window_attempts: 100 });
    trial.runs(1000, (random) => ({ ms: 8 + random() * 4, failed: false }));
    expect((await phaseOf(trial)).kind).toBe("running");
    trial.clock.advance(20_000);
    trial.runs(50, (random) => ({ ms: 8 + random() * 4, failed: false }));
    expect(await phaseOf(trial)).toMatchObject({ kind: "promoted", why: "window" });
    expect(trial.runs(10, () => ({ ms: 10, failed: false }))).toBe(10);
  });

  it("keeps a run at the version it began with, whatever becomes of the trial", async () => {
    const { canary } = await trialOf({ percent: 50 });
    const ids = Array.from({ length: 200 }, (_, place) => `run-${place}`);
    const choose = (runId: string): string | undefined => canary.choose("pricer", both, { tenant: "acme", runId });
    const before = ids.map(choose);
    expect(new Set(before)).toEqual(new Set(both));
    await canary.decide("acme", "pricer", "roll_back");
    expect(ids.map(choose)).toEqual(before);
    expect(choose("a later one")).toBe(OLD);
  });

  it("takes no run away from the new version when its percentage grows, in whichever process", async () => {
    const first = await trialOf({ percent: 20 });
    const second = createCanary({ store: first.store, now: first.clock.now });
    await second.open("acme");
    const ids = Array.from({ length: 500 }, (_, place) => `run-${place}`);
    const chosen = (canary: Canary): (string | undefined)[] =>
      ids.map((runId) => canary.choose("pricer", both, { tenant: "acme", runId }));
    const before = chosen(first.canary);
    expect(chosen(second)).toEqual(before);
    const terms = canaryTerms.parse({ percent: 60 });
    await first.canary.start("acme", { agent: "pricer", from: OLD, to: NEW, terms });
    const third = createCanary({ store: first.store });
    await third.open("acme");
    const after = chosen(third);
    before.forEach((version, place) => expect(version === NEW && after[place] !== NEW).toBe(false));
    expect(after.filter((version) => version === NEW).length).toBeGreaterThan(250);
    await Promise.all([second.close(), third.close()]);
  });

  it("chooses among the versions that would do", async () => {
    const { canary } = await trialOf({ percent: 99 });
    const run = { tenant: "acme", runId: "r" };
    expect(canary.choose("pricer", [OLD], { ...run, runId: "r1" })).toBe(OLD);
    expect(canary.choose("pricer", ["0.9.0"], { ...run, runId: "r2" })).toBe("0.9.0");
    expect(canary.choose("pricer", [], run)).toBeUndefined();
    expect(canary.choose("another", both, run)).toBe(NEW);
    expect(canary.choose("pricer", both, { tenant: "globex", runId: "r" })).toBe(NEW);
    await canary.decide("acme", "pricer", "roll_back");
    // A new one that came since is not what was tried, nor what is known to work.
    expect(canary.choose("pricer", ["3.0.0", ...both], { ...run, runId: "r3" })).toBe(OLD);
  });

  it("of the operator holds for all tenants without one of their own, and sends those it names to the new version", async () => {
    const store = createMemoryCanaryStore();
    const canary = createCanary({ store, operator: "default" });
    await Promise.all(["default", "acme", "globex"].map((tenant) => canary.open(tenant)));
    const terms = canaryTerms.parse({ percent: 0, tenants: ["acme"] });
    await canary.start("default", { agent: "pricer", from: OLD, to: NEW, terms });
    const choose = (tenant: string, runId: string): string | undefined =>
      canary.choose("pricer", both, { tenant, runId });
    expect([choose("acme", "1"), choose("globex", "1"), choose("default", "1")]).toEqual([NEW, OLD, OLD]);
    await canary.start("acme", { agent: "pricer", from: OLD, to: NEW, terms: canaryTerms.parse({ percent: 0 }) });
    expect(choose("acme", "2")).toBe(OLD);
    canary.record({ agent: "pricer", version: OLD, tenant: "globex", ms: 1 });
    expect(tallies(await canary.get("default", "pricer")).from.attempts).toBe(1);
    await canary.close();
  });

  it("does not count what somebody cancelled, but what the new version breaks by itself", async () => {
    const { canary } = await trialOf();
    const record = (failure: Error): void =>
      canary.record({ agent: "pricer", version: NEW, tenant: "acme", ms: 1, failure: toFailure(failure) });
    record(new Cancelled("stopped"));
    record(new TypeError("undefined is not a function"));
    expect(tallies(await canary.get("acme", "pricer")).to).toMatchObject({ attempts: 1, failed: 1 });
  });

  it("is judged by what all replicas counted together", async () => {
    const first = await trialOf();
    const second = createCanary({ store: first.store, now: first.clock.now, replica: "r2", saveMs: 1_000_000 });
    await second.open("acme");
    const failing = { agent: "pricer", version: NEW, tenant: "acme", ms: 1, failure: down };
    for (const canary of [first.canary, second]) {
      for (let place = 0; place < 200; place++) canary.record({ ...failing, version: OLD, failure: undefined });
      for (let place = 0; place < 12; place++) canary.record(failing);
      expect((await canary.get("acme", "pricer")).phase.kind).toBe("running");
    }
    await first.canary.close();
    await second.close();
    expect((await second.get("acme", "pricer")).phase).toMatchObject({ kind: "rolled_back", why: "errors" });
  });

  it("is forgotten for good: what is counted afterwards does not bring it back", async () => {
    const { canary, store } = await trialOf();
    const other = createCanary({ store, replica: "r2" });
    await other.open("acme");
    other.record({ agent: "pricer", version: NEW, tenant: "acme", ms: 1 });
    await canary.remove("acme", "pricer");
    await other.close();
    expect(await store.load("acme")).toEqual([]);
    await expect(canary.get("acme", "pricer")).rejects.toThrow(NotFound);
    expect(canary.choose("pricer", both, { tenant: "acme", runId: "r" })).toBe(NEW);
  });

  it("can be decided anew by hand, and needs two versions", async () => {
    const trial = await trialOf();
    await trial.canary.decide("acme", "pricer", "roll_back");
    await trial.canary.decide("acme", "pricer", "promote");
    expect(await phaseOf(trial)).toMatchObject({ kind: "promoted", why: "by_hand" });
    const terms = canaryTerms.parse({});
    await expect(trial.canary.start("acme", { agent: "pricer", from: OLD, to: OLD, terms })).rejects.toThrow(
      InvalidInput,
    );
    await expect(trial.canary.decide("acme", "another", "promote")).rejects.toThrow(BatonError);
  });
});

describe("merging canaries", () => {
  const count = fc.nat(50);
  const tally = fc.record({ attempts: count, failed: count, timed: count, slow: count });
  const phase = fc.oneof(
    fc.constant({ kind: "running" as const }),
    fc.record({
      kind: fc.constant("rolled_back" as const),
      at: fc.nat(3),
      why: fc.constantFrom("errors" as const, "latency" as const),
    }),
    fc.record({ kind: fc.constant("promoted" as const), at: fc.nat(3), why: fc.constant("by_hand" as const) }),
  );
  /** One replica's counts only grow, so that its total says which is newer. */
  const counts = fc
    .dictionary(fc.constantFrom("r1", "r2", "r3"), fc.nat(40))
    .map((byReplica) =>
      Object.fromEntries(
        Object.entries(byReplica).map(([replica, attempts]) => [
          replica,
          { from: { attempts, failed: attempts, timed: 0, slow: 0 }, to: { attempts, failed: 0, timed: 0, slow: 0 } },
        ]),
      ),
    );
  const state: fc.Arbitrary<CanaryState> = fc
    .record({
      id: fc.constantFrom("a", "b"),
      percent: fc.nat(3),
      revision: fc.nat(2),
      counts,
      phase,
    })
    .map(({ id, percent, ...rest }) => ({
      ...rest,
      id,
      agent: "pricer",
      from: OLD,
      to: NEW,
      started_at: id === "a" ? 1 : 2,
      terms: canaryTerms.parse({ percent }),
    }));

  it("comes to the same in any order and however often", () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        expect(mergeCanary(a, a)).toEqual(a);
        expect(mergeCanary(a, b)).toEqual(mergeCanary(b, a));
        expect(mergeCanary(mergeCanary(a, b), c)).toEqual(mergeCanary(a, mergeCanary(b, c)));
      }),
      { numRuns: 500 },
    );
  });

  it("gives what can be stored and read again", () => {
    fc.assert(
      fc.property(state, tally, (a, more) => {
        const merged = mergeCanary(a, { ...a, counts: { ...a.counts, r9: { from: more, to: more } } });
        expect(canaryState.parse(JSON.parse(JSON.stringify(merged)))).toEqual(merged);
      }),
    );
  });
});
