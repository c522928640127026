import { afterEach, describe, expect, it } from "vitest";
import { connectRemote } from "../../../src/agents/remote/connect-remote.ts";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import type { RemoteOptions, RemoteSource } from "../../../src/agents/remote/remote-source.ts";
import { serveA2a, type ServedA2a } from "../../support/remote/a2a-agent.ts";
import { agentContext, taskOf } from "../../support/remote/agent-context.ts";
import { until } from "../../support/remote/until.ts";
import { silentLog } from "../../support/test-agents.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function connect(given: object = {}, options: Partial<RemoteOptions> = {}, streaming = true) {
  const served = await serveA2a({ streaming });
  open.push(served);
  const definition = remoteDefinition.parse({ kind: "a2a", url: served.url, ...given });
  const source = await connectRemote(definition, { log: silentLog, ...options });
  open.push(source);
  const [agent] = source.agents();
  if (agent === undefined) throw new Error(JSON.stringify(source.status()));
  return { served, source, agent } satisfies { served: ServedA2a; source: RemoteSource; agent: unknown };
}

const answer = {
  text: "High water is at 06:12.",
  data: [{ metres: 7.1 }],
  files: [{ name: "brest.pdf", mediaType: "application/pdf", url: "https://tides.example/brest.pdf" }],
};

describe("an A2A agent", () => {
  it("becomes an agent whose capabilities are its skills", async () => {
    const { agent } = await connect();
    expect(agent).toMatchObject({
      name: "tide_desk",
      version: "2.1.0",
      effect: "irreversible",
      source: { kind: "a2a" },
      capabilities: [
        {
          name: "high_water",
          description: "High water times: Says when high water is at a harbour (tides, harbour)",
          examples: ["When is high water in Brest tomorrow?"],
        },
      ],
    });
  });

  it("has the owner, documentation and deprecation that it is registered with, whatever its card says", async () => {
    const facts = { owner: "Harbour", documentation: "https://tides.example/docs", deprecated: "tide_desk_two" };
    expect((await connect(facts)).agent).toMatchObject(facts);
  });

  it("becomes an agent for each skill where that is asked for", async () => {
    const { source } = await connect({ name: "tides", per: "skill" });
    expect(source.agents().map(({ name }) => name)).toEqual(["tides_high_water"]);
  });

  it("streams what it does as progress, and its artifacts as the output", async () => {
    const { agent } = await connect();
    const context = agentContext();
    expect(await agent.execute(taskOf({ question: "high water in Brest?" }), context)).toMatchObject(answer);
    expect(context.told).toEqual([["reading the tables", undefined]]);
  });

  it("is waited for when it does not stream", async () => {
    const { agent } = await connect({}, {}, false);
    expect(await agent.execute(taskOf({ question: "high water in Brest?" }), agentContext())).toMatchObject(answer);
  });

  it("that asks back fails the call and says what it asks", async () => {
    const { agent } = await connect();
    await expect(agent.execute(taskOf({ question: "ask" }), agentContext())).rejects.toMatchObject({
      code: "invalid_input",
      message: "tide_desk needs more input before it can go on: which harbour?",
    });
  });

  it("that fails says why, once", async () => {
    const { agent } = await connect();
    await expect(agent.execute(taskOf({ question: "fail" }), agentContext())).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: "tide_desk reports a failure: the tables are wet",
    });
  });

  it("hears that its task is not wanted any more", async () => {
    const { agent, served } = await connect();
    const stop = new AbortController();
    const context = agentContext({ signal: stop.signal });
    const call = agent.execute(taskOf({ question: "slow" }), context);
    const ended = expect(call).rejects.toThrow();
    await until(() => context.told.length > 0, "the begin of the task");
    stop.abort(new Error("the deadline"));
    await ended;
    await until(() => served.happened.includes("cancelled"), "the cancellation");
  });

  it("whose card changes is held back until it is confirmed", async () => {
    const { source, served } = await connect({}, { lookAgainMs: 30 });
    served.redescribe("Says when low water is");
    await until(() => source.changed().length > 0, "the change");
    expect(source.agents()).toEqual([]);
    source.confirm();
    expect(source.agents()[0]?.capabilities[0]?.description).toContain("low water");
  });
});
