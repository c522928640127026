import { describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { remoteFailure } from "../../../src/agents/remote/remote-failure.ts";
import { toModelFailure } from "../../../src/agents/model/model-failure.ts";
import { MailboxFull } from "../../../src/graph/mail/mail-errors.ts";
import type { OpenNote } from "../../../src/graph/branch/notes.ts";
import { createGuards } from "../../../src/graph/step/guards.ts";
import { createPolicies } from "../../../src/graph/step/policies.ts";
import { runLeaf } from "../../../src/graph/step/run-leaf.ts";
import { Conflict, relay, Timeout, Unavailable } from "../../../src/tools/errors.ts";
import { testAgent } from "../../support/test-agents.ts";
import { planOf, testTools } from "../../support/test-tools.ts";

const scope = { values: {}, producers: {}, question: "", prefix: "" };

async function runOne(words: object, agents: readonly Agent[], more: Parameters<typeof testTools>[1] = {}) {
  const [step] = planOf({ steps: [{ name: "a", outputs: ["x"], ...words }] }, agents).steps;
  if (step === undefined) throw new Error("no step");
  const tools = testTools(agents, more);
  return { ...(await runLeaf({ step, path: "a", scope }, tools)), events: tools.events };
}

const other = testAgent("other", () => Promise.resolve("instead"));
const coded = (code: string, more: object = {}): Error => Object.assign(new Error("words"), { code, ...more });
const fetchFailed = new TypeError("fetch failed", { cause: coded("ECONNREFUSED") });

/** What is on record outlives whoever wrote it. */
function notesOf(record: Map<string, unknown>): OpenNote {
  return <Value>(name: string, place: number) => {
    const key = `${name} ${place}`;
    return Promise.resolve({
      found: record.has(key) ? { value: record.get(key) as Value } : undefined,
      write: (value: Value) => Promise.resolve(void record.set(key, JSON.parse(JSON.stringify(value)))),
    });
  };
}

describe("an irreversible call that fails", () => {
  async function failing(thrown: unknown) {
    let calls = 0;
    const charge = testAgent("charge", () => (calls++, Promise.reject(thrown)), { effect: "irreversible" });
    const { state } = await runOne({ agent: "charge", retry: 3, fallback: "other" }, [charge, other]);
    return { state, calls };
  }

  it.each<[string, unknown]>([
    ["a unique violation", coded("23505", { severity: "ERROR" })],
    ["a deadlock", coded("40P01", { severity: "ERROR" })],
    ["a refused connection", coded("ECONNREFUSED")],
    ["a refused connection below fetch", fetchFailed],
    ["several refused connections", new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")])],
    ["a file that may not be read", coded("EACCES")],
    ["a certificate", coded("CERT_HAS_EXPIRED")],
    ["a code of ours in a cause", new Error("outer", { cause: coded("conflict") })],
    ["an error of ours in a cause", new Error("outer", { cause: new Conflict("taken") })],
    ["a timeout of ours", new Timeout("late")],
    ["what another agent answered that it asked", relay(new Conflict("taken"))],
    ["what a model's endpoint answered", toModelFailure(Object.assign(new Error("slow down"), { status: 429 }), "m")],
    ["a mailbox that is full", new MailboxFull("1", "messages")],
  ])("with %s is not made again, and nothing stands in: a person is asked", async (_what, thrown) => {
    const { state, calls } = await failing(thrown);
    expect(state).toMatchObject({ status: "waiting", reason: "outcome_unknown" });
    expect(calls).toBe(1);
  });

  it.each<[string, unknown]>([
    ["an error of ours that turns away", new Conflict("taken")],
    ["an error of ours that knows", new Unavailable("not there", { outcome: "none" })],
    ["a plain error with a code of ours", coded("denied")],
    ["what the door of a remote agent makes of a refused connection", remoteFailure(fetchFailed, "far")],
  ])("with %s has done nothing, and another stands in", async (_what, thrown) => {
    const { state } = await failing(thrown);
    expect(state).toMatchObject({ status: "completed", fallback: "other" });
  });

  it("before it was begun has done nothing, whatever was thrown", async () => {
    const charge = testAgent("charge", () => Promise.resolve("never"), { effect: "irreversible" });
    const guards: ReturnType<typeof createGuards> = {
      run: (agent, _tenant, attempt) =>
        agent.name === "charge"
          ? Promise.reject(coded("ECONNREFUSED"))
          : attempt({ id: agent.name, execute: (...given) => agent.execute(...given) }),
    };
    const { state } = await runOne({ agent: "charge", fallback: "other" }, [charge, other], { guards });
    expect(state).toMatchObject({ status: "completed", fallback: "other" });
  });
});

describe("an agent that is left alone", () => {
  const down = testAgent("down", () => Promise.reject(new Unavailable("nobody there")));
  const many: Agent = {
    ...down,
    name: "many",
    instances: ["one", "two"].map((id) => ({ id, execute: () => Promise.reject(new Unavailable("nobody there")) })),
  };

  /** Guards that let no attempt at these agents through, for two seconds. */
  async function shutFor(...agents: readonly Agent[]) {
    const guards = createGuards({ now: () => 1_800_000_000_000 });
    for (const agent of agents)
      for (let call = 0; call < 40; call++)
        await guards.run(agent, "t", () => Promise.reject(new Unavailable("down"))).catch(() => undefined);
    return guards;
  }

  it.each([
    ["its one instance", down],
    ["all its instances", many],
  ])("at %s leaves its turn to the fallback at once", async (_where, agent) => {
    const repeats: string[] = [];
    const policies = {
      ...createPolicies(),
      mayRepeat: (_agent: Agent | undefined, { kind }: { kind: string }) => repeats.push(kind) > 0,
    };
    const guards = await shutFor(agent);
    const since = Date.now();
    const words = { agent: agent.name, retry: 3, fallback: "other" };
    const { state, events, usage } = await runOne(words, [agent, other], { guards, policies });
    expect(state).toMatchObject({ status: "completed", fallback: "other" });
    expect(Date.now() - since).toBeLessThan(1000);
    expect(usage.attempts).toBe(2);
    expect(repeats).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(["step.started", "step.fallback", "step.started", "step.completed"]);
  });

  it("is not waited for while a further fallback is left, and its refusals are told of", async () => {
    const lone = { ...down, name: "lone" };
    const last = testAgent("last", () => Promise.reject(new Error("broken")));
    const guards = await shutFor(down, lone);
    const words = { agent: "down", retry: 2, fallback: ["lone", "last"] };
    const { state } = await runOne(words, [down, lone, last], { guards });
    expect(state).toMatchObject({
      status: "failed",
      error: {
        code: "bug",
        attempts: [{ agent: "down", code: "unavailable" }, { agent: "lone", code: "unavailable" }, { agent: "last" }],
        handled: ["fell_back", "failed"],
      },
    });
    expect(state.status === "failed" && state.error.attempts?.map(({ instance }) => instance)).toEqual([
      undefined,
      undefined,
      "last@1.0.0",
    ]);
  });

  it("is waited for where nothing stands in, also as the last that does", async () => {
    const retry = { attempts: 2, max_delay: "5s" };
    // What it asks for would pass the deadline: that it was to be waited for is all that counts here.
    const until = { until: Date.now() + 1500 };
    const alone = await runOne({ agent: "down", retry }, [down], { guards: await shutFor(down), ...until });
    expect(alone.state).toMatchObject({ status: "failed", error: { handled: ["out_of_time", "failed"] } });
    const broken = testAgent("broken", () => Promise.reject(new Error("it broke")));
    const words = { agent: "broken", retry, fallback: "down" };
    const last = await runOne(words, [broken, down], { guards: await shutFor(down), ...until });
    expect(last.state).toMatchObject({ status: "failed", error: { handled: ["fell_back", "out_of_time", "failed"] } });
  });

  it("is not called after a crash, where another one was called in its place", async () => {
    const calls: string[] = [];
    const charging = (name: string): Agent =>
      testAgent(name, () => Promise.resolve(void calls.push(name)), { effect: "irreversible" });
    const agents = [charging("first"), charging("second")];
    const note = notesOf(new Map());
    const words = { agent: "first", fallback: "second" };
    await runOne(words, agents, { guards: await shutFor(...agents.slice(0, 1)), note });
    // The breaker has rested meanwhile.
    const { state } = await runOne(words, agents, { note });
    expect(calls).toEqual(["second"]);
    expect(state).toMatchObject({ status: "completed", fallback: "second" });
  });

  it("that fails by itself is still tried again before its fallback", async () => {
    const { state, usage } = await runOne(
      { agent: "down", retry: { attempts: 3, delay: "1ms" }, fallback: { value: 1 } },
      [down],
    );
    expect(state).toMatchObject({ status: "completed", fallback: "value" });
    expect(usage.attempts).toBe(3);
  });
});
