import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../../samples/generate/random.ts";
import { InvalidInput, toFailure, Unavailable } from "../../../../src/tools/errors.ts";
import { createBalancer, type Balancer } from "../../../../src/tools/registry/balancing/balancer.ts";
import type { BalancingOptions } from "../../../../src/tools/registry/balancing/balancing-options.ts";
import type { Member } from "../../../../src/tools/registry/balancing/member.ts";
import { isOut } from "../../../../src/tools/registry/balancing/outliers.ts";
import { createHealth } from "../../../../src/tools/registry/health/create-health.ts";
import { testClock, type TestClock } from "../health/clock.ts";

const down = toFailure(new Unavailable("down"));
const wrong = toFailure(new InvalidInput("no"));

interface Bench {
  readonly clock: TestClock;
  readonly balancer: Balancer;
  readonly group: readonly Member[];
  /** One attempt where the balancer sends it, or at the place named. */
  attempt(how?: { ms?: number; failed?: boolean; at?: number }): string;
  counts(attempts: number, how?: (id: string) => { ms?: number; failed?: boolean }): number[];
}

function benchOf(weights: readonly number[], options: Partial<BalancingOptions> = {}, seed = 3): Bench {
  const clock = testClock();
  const source = createRandom(seed);
  const health = createHealth({ now: clock.now });
  const balancer = createBalancer({ ...options, now: clock.now, random: () => source.next() });
  const group = weights.map((weight, place) =>
    balancer.member(health.instance({ agent: "a", version: "1.0.0", id: String(place) }), weight),
  );
  const end = (member: Member, { ms = 10, failed = false }: { ms?: number; failed?: boolean }): void => {
    const ended = { ms, ...(failed && { failure: down }) };
    member.health.begin();
    clock.advance(ms);
    member.health.end("t", ended);
    balancer.ended(member, group, ended);
  };
  const attempt: Bench["attempt"] = ({ at, ...how } = {}) => {
    const member = at === undefined ? balancer.choose(group) : group[at];
    if (member === undefined) return "none";
    end(member, how);
    return member.health.name.id;
  };
  const counts: Bench["counts"] = (attempts, how = () => ({})) => {
    const seen = weights.map(() => 0);
    for (let place = 0; place < attempts; place++) {
      const member = balancer.choose(group);
      if (member === undefined) continue;
      const chosen = Number(member.health.name.id);
      seen[chosen] = (seen[chosen] ?? 0) + 1;
      end(member, how(member.health.name.id));
    }
    return seen;
  };
  return { clock, balancer, group, attempt, counts };
}

describe("the choice among instances", () => {
  it("is even among equals: within what chance explains", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 1e6 }), (size, seed) => {
        const attempts = 2000;
        const share = 1 / size;
        const slack = 5.5 * Math.sqrt(attempts * share * (1 - share));
        for (const count of benchOf(
          Array.from({ length: size }, () => 1),
          {},
          seed,
        ).counts(attempts))
          expect(Math.abs(count - attempts * share)).toBeLessThan(slack);
      }),
      { numRuns: 50 },
    );
  });

  it("follows the weights among equals", () => {
    const counts = benchOf([1, 2, 5]).counts(8000);
    expect(counts.map((count) => count / 1000)).toEqual([1, 2, 5].map((weight) => expect.closeTo(weight, 0) as number));
    expect(counts[2]).toBeGreaterThan(4700);
    expect(counts[2]).toBeLessThan(5300);
  });

  it("keeps attempts in flight even while none of them ends", () => {
    const { balancer, group } = benchOf([1, 1, 1, 1]);
    for (let place = 0; place < 400; place++) balancer.choose(group)?.health.begin();
    // Two random choices keep the fullest within a few of the mean of 100.
    for (const { health } of group) expect(Math.abs(health.inFlight - 100)).toBeLessThanOrEqual(6);
  });

  it("leaves a slow instance within one answer, and tries it again as the memory fades", () => {
    const bench = benchOf([1, 1, 1], { slowStartMs: 0 });
    bench.counts(60);
    bench.attempt({ at: 2, ms: 1000 });
    expect(bench.counts(200)[2]).toBe(0);
    expect(bench.counts(3000)[2]).toBeGreaterThan(300);
  });

  it("gives a newcomer its share little by little", () => {
    const bench = benchOf([1, 1], { slowStartMs: 10_000 });
    bench.counts(2000);
    const health = createHealth({ now: bench.clock.now });
    const late = bench.balancer.member(health.instance({ agent: "a", version: "1.0.0", id: "late" }));
    const group = [...bench.group, late];
    const shareOf = (): number => {
      let chosen = 0;
      for (let place = 0; place < 1000; place++) if (bench.balancer.choose(group) === late) chosen++;
      return chosen / 1000;
    };
    const early = shareOf();
    bench.clock.advance(10_000);
    expect(early).toBeLessThan(0.1);
    expect(shareOf()).toBeGreaterThan(0.25);
  });

  it("prefers an instance that was not tried, and takes a tried one where there is no other", () => {
    const { balancer, group } = benchOf([1, 1, 1]);
    for (let place = 0; place < 100; place++)
      expect(balancer.choose(group, new Set(["0", "2"]))?.health.name.id).toBe("1");
    expect(balancer.choose(group, new Set(["0", "1", "2"]))).toBeDefined();
    group[1]?.health.drain();
    expect(balancer.choose(group, new Set(["0"]))?.health.name.id).toBe("2");
  });

  it("avoids an instance that other replicas find unhealthy", () => {
    const bench = benchOf([1, 1, 1]);
    if (bench.group[0]) bench.group[0].health.suspicion = 1;
    expect(bench.counts(300)[0]).toBeLessThan(10);
  });

  it("refuses a weight that is none", () => {
    expect(() => benchOf([1, 0])).toThrow(InvalidInput);
    expect(() => createBalancer({ mostEjected: 2 })).toThrow(InvalidInput);
  });
});

describe("outliers", () => {
  it("are out after three failures in a row, for longer each time, and come back on probation", () => {
    const bench = benchOf([1, 1, 1], { slowStartMs: 0 });
    bench.counts(30);
    const [bad] = bench.group;
    if (bad === undefined) throw new Error("a member expected");
    for (let place = 0; place < 3; place++) bench.attempt({ at: 0, failed: true });
    expect(isOut(bad, bench.clock.now())).toBe(true);
    expect(bad.health.state().state).toBe("unhealthy");
    expect(bench.counts(100)[0]).toBe(0);
    bench.clock.advance(2000);
    expect(bench.counts(60, (id) => ({ failed: id === "0" }))[0]).toBe(1);
    expect(isOut(bad, bench.clock.now() + 3000)).toBe(true);
    bench.clock.advance(5000);
    bench.counts(200);
    expect(bad.membership.kind).toBe("in");
  });

  it("that fail far more often than the others are out, though never thrice in a row", () => {
    const bench = benchOf([1, 1, 1]);
    for (let round = 0; round < 30; round++)
      for (const at of [0, 1, 2]) bench.attempt({ at, failed: at === 0 && round % 2 === 0 });
    expect(bench.group.map((member) => isOut(member, bench.clock.now()))).toEqual([true, false, false]);
  });

  it("are left in when all fail alike, up to half of them", () => {
    const bench = benchOf([1, 1, 1, 1]);
    for (let round = 0; round < 10; round++) for (const at of [0, 1, 2, 3]) bench.attempt({ at, failed: true });
    expect(bench.group.filter((member) => isOut(member, bench.clock.now()))).toHaveLength(2);
    const solo = benchOf([1]);
    for (let place = 0; place < 10; place++) solo.attempt({ at: 0, failed: true });
    expect(solo.attempt()).toBe("0");
  });

  it("are not those that were asked something wrong", () => {
    const bench = benchOf([1, 1]);
    const [member] = bench.group;
    if (member === undefined) throw new Error("a member expected");
    for (let place = 0; place < 20; place++) bench.balancer.ended(member, bench.group, { ms: 1, failure: wrong });
    expect(member.membership.kind).toBe("in");
  });

  it("never are chosen, nor is a draining one, while a healthy one exists", () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant("fail" as const), at: fc.nat(4) }),
      fc.record({ kind: fc.constant("drain" as const), at: fc.nat(4) }),
      fc.record({ kind: fc.constant("resume" as const), at: fc.nat(4) }),
      fc.record({ kind: fc.constant("open" as const), at: fc.nat(4) }),
      fc.record({ kind: fc.constant("wait" as const), at: fc.integer({ min: 1, max: 20_000 }) }),
      fc.record({ kind: fc.constant("choose" as const), at: fc.nat(4) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(act, { maxLength: 80 }), (size, acts) => {
        const bench = benchOf(Array.from({ length: size }, () => 1));
        const closed = (member: Member): boolean => member.health.breaker.shut("t") === undefined;
        for (const { kind, at } of acts) {
          const member = bench.group[at % size];
          if (member === undefined) continue;
          if (kind === "fail") bench.attempt({ at: at % size, failed: true, ms: 5 });
          else if (kind === "drain") member.health.drain();
          else if (kind === "resume") member.health.resume();
          else if (kind === "open") for (let silent = 0; silent < 3; silent++) member.health.breaker.probed(false);
          else if (kind === "wait") bench.clock.advance(at);
          const now = bench.clock.now();
          const chosen = bench.balancer.choose(bench.group);
          const taking = bench.group.filter((one) => !one.health.draining && closed(one));
          const healthy = taking.filter((one) => !isOut(one, now));
          if (taking.length === 0) expect(chosen).toBeUndefined();
          else expect(healthy.length > 0 ? healthy : taking).toContain(chosen);
        }
      }),
      { numRuns: 300 },
    );
  });
});
