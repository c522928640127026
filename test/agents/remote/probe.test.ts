import { afterEach, describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { connectRemote } from "../../../src/agents/remote/connect-remote.ts";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { sharedProbe } from "../../../src/agents/remote/shared-probe.ts";
import { moduleAgent } from "../../../src/agents/modules/module-agent.ts";
import { serveA2a } from "../../support/remote/a2a-agent.ts";
import { serve } from "../../support/remote/serve.ts";
import { serveMcp } from "../../support/remote/serve-mcp.ts";
import { createMcpShop } from "../../support/remote/small-mcp-server.ts";
import { silentLog } from "../../support/test-agents.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const signal = (): AbortSignal => AbortSignal.timeout(5000);
const described = { description: "d", capabilities: ["c"] };

async function agentsAt(given: object): Promise<readonly Agent[]> {
  const source = await connectRemote(remoteDefinition.parse(given), { log: silentLog });
  open.push(source);
  return source.agents();
}

describe("a probe", () => {
  it("of an HTTP agent asks the path it names at each instance, with its headers", async () => {
    const asked: string[] = [];
    const answers = [200, 503];
    const servers = await Promise.all(
      answers.map((status) =>
        serve((request) => {
          asked.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("x-key")}`);
          return new Response(null, { status });
        }),
      ),
    );
    open.push(...servers);
    const [agent] = await agentsAt({
      kind: "http",
      name: "geo",
      ...described,
      instances: servers.map(({ url }) => ({ url: `${url}/run` })),
      headers: { "x-key": "s" },
      probe: { path: "/health", method: "HEAD" },
    });
    const [works, fails] = agent?.instances ?? [];
    await works?.probe?.(signal());
    await expect(fails?.probe?.(signal())).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(asked).toEqual(["HEAD /health s", "HEAD /health s"]);
  });

  it("of an HTTP agent that names none is not made, nor may it lead elsewhere", async () => {
    const definition = { kind: "http", name: "geo", ...described, url: "http://127.0.0.1:9/run" };
    const [agent] = await agentsAt(definition);
    expect(agent?.instances?.map((instance) => "probe" in instance)).toEqual([false]);
    for (const probe of ["//elsewhere.example/health", "https://elsewhere.example", "health"])
      expect(remoteDefinition.safeParse({ ...definition, probe }).success).toBe(false);
  });

  it("of an MCP server pings it, for each of its tools", async () => {
    const served = await serveMcp(createMcpShop());
    open.push(served);
    const agents = await agentsAt({ kind: "mcp", name: "shop", url: served.url });
    expect(agents.length).toBeGreaterThan(1);
    for (const agent of agents) await agent.probe?.(signal());
  });

  it("of an A2A agent fetches its card", async () => {
    const served = await serveA2a({ streaming: false });
    const [agent] = await agentsAt({ kind: "a2a", url: served.url });
    await agent?.probe?.(signal());
    await served.close();
    // An answer counts for a moment.
    const failed = (): Promise<string> =>
      (agent?.probe?.(signal()) ?? Promise.resolve()).then(
        () => "",
        (error: { code: string }) => error.code,
      );
    await expect.poll(failed, { timeout: 10_000 }).toBe("unavailable");
  });

  it.each([
    ["/ok", 200, false],
    ["/info", 200, false],
    ["nowhere", 200, false],
    ["/ok", 503, true],
  ])("of a LangGraph server asks %s (%i)", async (place, status, fails) => {
    const served = await serve((request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/assistants/search") return Response.json([{ assistant_id: "a" }]);
      return new Response(null, { status: pathname === place ? status : 404 });
    });
    open.push(served);
    const [agent] = await agentsAt({ kind: "langgraph", name: "desk", ...described, url: served.url, assistant: "g" });
    const probed = agent?.probe?.(signal());
    await (fails
      ? expect(probed).rejects.toMatchObject({ code: "unavailable" })
      : expect(probed).resolves.toBeUndefined());
  });

  it("of a module is its own function, which gets a signal", async () => {
    const given: unknown[] = [];
    const exported = { name: "own", ...described, execute: () => 1, probe: (context: unknown) => given.push(context) };
    await moduleAgent(exported, "own.ts").probe?.(signal());
    expect(given).toEqual([{ signal: expect.any(AbortSignal) }]);
    const throwing = {
      ...exported,
      probe: () => {
        throw new Error("no database");
      },
    };
    await expect(moduleAgent(throwing, "own.ts").probe?.(signal())).rejects.toThrow("no database");
    expect(() => moduleAgent({ ...exported, probe: true }, "own.ts")).toThrow(/probe: must be a function/);
  });

  it("that several ask for is asked once, while it is under way and for a moment after", async () => {
    let asked = 0;
    const slow = Promise.withResolvers<void>();
    const probe = sharedProbe(() => (asked++ === 0 ? slow.promise : Promise.reject(new Error("gone"))), 30);
    const both = Promise.all([probe(signal()), probe(signal())]);
    slow.resolve();
    await both;
    await probe(signal());
    expect(asked).toBe(1);
    await expect.poll(() => probe(signal()).then(() => "", String), { timeout: 5000 }).toBe("Error: gone");
  });
});
