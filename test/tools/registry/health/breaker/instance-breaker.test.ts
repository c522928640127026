import { describe, expect, it } from "vitest";
import { Denied, InvalidInput, RateLimited, toFailure, Unavailable } from "../../../../../src/tools/errors.ts";
import { checkBreaker, DEFAULT_BREAKER } from "../../../../../src/tools/registry/health/breaker/breaker-options.ts";
import { BreakerWords } from "../../../../../src/tools/registry/health/breaker/breaker-words.ts";
import { InstanceBreaker } from "../../../../../src/tools/registry/health/breaker/instance-breaker.ts";
import type { Verdict } from "../../../../../src/tools/registry/health/breaker/verdict.ts";
import { testClock, type TestClock } from "../clock.ts";

const down = toFailure(new Unavailable("down"));

interface Rig {
  readonly clock: TestClock;
  readonly breaker: InstanceBreaker;
  readonly words: BreakerWords;
  readonly said: Verdict[];
  /** One attempt. @returns what came of it */
  readonly attempt: (tenant: string, failure?: typeof down) => "shut" | "works" | "fails";
  readonly fail: (tenant: string, times?: number) => void;
}

function rigOf({
  owner,
  replica = "here",
  clock = testClock(),
}: { owner?: string; replica?: string; clock?: TestClock } = {}): Rig {
  const words = new BreakerWords(replica, clock.now);
  const said: Verdict[] = [];
  words.subscribe((verdict) => said.push(verdict));
  const options = { ...DEFAULT_BREAKER, now: clock.now, random: () => 0 };
  const breaker = new InstanceBreaker(["pricer", "1.0.0", "east"], owner, options, words);
  const attempt: Rig["attempt"] = (tenant, failure) => {
    const pass = breaker.admit(tenant);
    if (pass.kind === "shut") return "shut";
    breaker.ended(tenant, pass, { failure });
    return failure === undefined ? "works" : "fails";
  };
  const fail = (tenant: string, times = 1): void => {
    for (let time = 0; time < times; time++) expect(attempt(tenant, down)).toBe("fails");
  };
  return { clock, breaker, words, said, attempt, fail };
}

describe("the breakers of an instance", () => {
  it("shut for the tenant that fails, and for nobody else", () => {
    const { breaker, attempt, fail } = rigOf();
    fail("acme", 5);
    expect(attempt("acme")).toBe("shut");
    expect(attempt("globex")).toBe("works");
    expect([breaker.state("acme"), breaker.state("globex"), breaker.worst(), breaker.shutFor]).toEqual([
      "open",
      "closed",
      "open",
      1,
    ]);
    expect(breaker.shut("acme")).toEqual({ kind: "shut", for: "tenant", retryAfterMs: 2000 });
  });

  it("shut for everybody once a second tenant fails with no success between", () => {
    const { attempt, fail } = rigOf();
    fail("acme", 5);
    fail("globex");
    expect(attempt("initech")).toBe("shut");
  });

  it("stay open to everybody while others are served, however much one tenant fails", () => {
    const { attempt, clock, breaker } = rigOf();
    for (let round = 0; round < 500; round++) {
      attempt("acme", down);
      expect(attempt("globex")).toBe("works");
      clock.advance(50);
    }
    expect(breaker.state("acme")).not.toBe("closed");
  });

  it("do not count what the caller did, asked too much of or gave up", () => {
    const { attempt, breaker } = rigOf();
    for (const error of [new InvalidInput("no"), new Denied("no"), new RateLimited("slower"), new Error("bug")])
      for (let time = 0; time < 30; time++) attempt("acme", toFailure(error));
    expect(breaker.state("acme")).toBe("closed");
  });

  it("shut where half of the recent attempts fail, though never five in a row", () => {
    const { attempt } = rigOf();
    let tries = 0;
    while (attempt("acme", tries % 2 === 0 ? down : undefined) !== "shut") tries++;
    expect(tries).toBeGreaterThanOrEqual(20);
    expect(tries).toBeLessThan(30);
  });

  it("let one attempt test it after the rest, and rest twice as long when it fails", () => {
    const { clock, breaker, attempt, fail } = rigOf();
    fail("acme", 5);
    for (const rest of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      clock.advance(rest - 1);
      expect(attempt("acme")).toBe("shut");
      clock.advance(1);
      expect(breaker.state("acme")).toBe("half_open");
      const test = breaker.admit("acme");
      expect(attempt("acme")).toBe("shut");
      if (test.kind === "shut") throw new Error("a test expected");
      breaker.ended("acme", test, { failure: down });
    }
    clock.advance(30_000);
    expect(attempt("acme")).toBe("works");
    expect(breaker.state("acme")).toBe("closed");
    fail("acme", 4);
    expect(attempt("acme")).toBe("works");
  });

  it("do not wait for a test that hangs", () => {
    const { clock, breaker, attempt, fail } = rigOf();
    fail("acme", 5);
    clock.advance(2000);
    expect(breaker.admit("acme").kind).toBe("test");
    clock.advance(4999);
    expect(attempt("acme")).toBe("shut");
    clock.advance(1);
    expect(attempt("acme")).toBe("works");
  });

  it("test again at once where a test showed nothing", () => {
    const { clock, attempt, fail } = rigOf();
    fail("acme", 5);
    clock.advance(2000);
    expect(attempt("acme", toFailure(new InvalidInput("no")))).toBe("fails");
    expect(attempt("acme")).toBe("works");
  });

  it("shut for everybody when probes are not answered, and are tested as soon as one is", () => {
    const { clock, breaker, attempt } = rigOf();
    breaker.probed(false);
    breaker.probed(false);
    expect(attempt("acme")).toBe("works");
    breaker.probed(false);
    for (let probe = 0; probe < 20; probe++) {
      clock.advance(1500);
      expect(attempt("acme")).toBe("shut");
      breaker.probed(false);
    }
    breaker.probed(true);
    expect(attempt("acme")).toBe("works");
    expect(attempt("globex")).toBe("works");
  });

  it("rest in full after failures though probes are answered: a probe is no task", () => {
    const { breaker, attempt, fail } = rigOf();
    fail("acme", 5);
    fail("globex");
    breaker.probed(true);
    expect(attempt("acme")).toBe("shut");
  });

  it("know one tenant alone where the agent is its own", () => {
    const { breaker, attempt, fail, said } = rigOf({ owner: "acme" });
    fail("acme", 5);
    expect(attempt("acme")).toBe("shut");
    expect(breaker.shut("acme")?.for).toBe("all");
    expect(said).toHaveLength(1);
  });

  it("name no tenant in what they say", () => {
    const { said, fail } = rigOf({ owner: "acme" });
    fail("acme", 5);
    expect(JSON.stringify(said)).not.toContain("acme");
  });

  it("refuse options that make no breaker", () => {
    expect(() => checkBreaker({ restMs: 0 })).toThrow(/restMs to be above 0/);
    expect(() => checkBreaker({ restMs: 60_000 })).toThrow(/longestRestMs to be at least restMs \(60000\)/);
  });
});

describe("the breakers of an instance at several replicas", () => {
  function pair(): [Rig, Rig] {
    const clock = testClock();
    const [here, there] = [rigOf({ clock }), rigOf({ clock, replica: "there" })];
    here.words.subscribe((verdict) => there.words.hear(verdict));
    there.words.subscribe((verdict) => here.words.hear(verdict));
    return [here, there];
  }

  it("shut and open together", () => {
    const [here, there] = pair();
    here.fail("acme", 5);
    expect(there.attempt("acme")).toBe("shut");
    here.clock.advance(2000);
    expect(there.attempt("acme")).toBe("works");
    expect(here.attempt("acme")).toBe("works");
  });

  it("test one at a time over all of them", () => {
    const [here, there] = pair();
    here.fail("acme", 5);
    here.clock.advance(2000);
    expect(there.breaker.admit("acme").kind).toBe("test");
    expect(here.attempt("acme")).toBe("shut");
  });

  it("find that it is not the tenant when two tenants fail at two replicas", () => {
    const [here, there] = pair();
    here.fail("acme", 5);
    here.clock.advance(10);
    there.fail("globex", 5);
    expect(here.attempt("initech")).toBe("shut");
    expect(there.attempt("initech")).toBe("shut");
  });

  it("do not stay shut for a replica that is gone", () => {
    const clock = testClock();
    const [gone, here] = [rigOf({ clock, replica: "gone" }), rigOf({ clock })];
    gone.fail("acme", 5);
    clock.advance(2000);
    gone.breaker.admit("acme");
    for (const verdict of gone.said) here.words.hear(verdict);
    expect(here.attempt("acme")).toBe("shut");
    clock.advance(5000);
    expect(here.attempt("acme")).toBe("works");
  });

  it("hear of what was shut before an instance was first used here, less the time gone by", () => {
    const clock = testClock();
    const there = rigOf({ clock, replica: "there", owner: "acme" });
    there.fail("acme", 5);
    const words = new BreakerWords("here", clock.now);
    for (const verdict of there.said) words.hear(verdict, 500);
    const options = { ...DEFAULT_BREAKER, now: clock.now, random: () => 0 };
    const breaker = new InstanceBreaker(["pricer", "1.0.0", "east"], "acme", options, words);
    expect(breaker.shut("acme")?.retryAfterMs).toBe(1500);
  });
});
