import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentInstance } from "../src/agents/agent.ts";
import { Unavailable } from "../src/tools/errors.ts";

/** How an endpoint does just now. */
export interface Behaviour {
  /** Milliseconds an answer takes on average. */
  readonly ms: number;
  /** Share of answers that are errors, 0 to 1. */
  readonly errors: number;
}

/** A real HTTP endpoint whose behaviour can be set while it serves. */
export interface Endpoint {
  behaviour: Behaviour;
  readonly instance: AgentInstance;
  close(): Promise<void>;
}

/** Requests that an endpoint works on at once; the others wait their turn, as at any machine. */
const PLACES = 8;

/** Serves on a free port; the instance asks it over HTTP. */
export async function openEndpoint(id: string, random: () => number): Promise<Endpoint> {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const state: { behaviour: Behaviour } = { behaviour: { ms: 10, errors: 0 } };
  const server = createServer((_request, response) => {
    const serve = async (): Promise<void> => {
      if (busy >= PLACES) await new Promise<void>((resolve) => waiting.push(resolve));
      busy++;
      const { ms, errors } = state.behaviour;
      const failing = random() < errors;
      // A failure is quick: what attracts whoever looks only at times.
      if (!failing) await sleep(ms * (0.75 + random() / 2));
      busy--;
      waiting.shift()?.();
      response.writeHead(failing ? 503 : 200, { "content-type": "application/json" }).end("{}");
    };
    void serve();
  });
  const port = await listen(server);
  return Object.assign(state, {
    instance: {
      id,
      execute: async (_task: unknown, { signal }: { signal: AbortSignal }) => {
        const answer = await fetch(`http://127.0.0.1:${port}/`, { signal });
        await answer.text();
        if (!answer.ok) throw new Unavailable(`${id} answered ${answer.status}`);
        return {};
      },
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
