import { ClientFactory, JsonRpcTransportFactory, RestTransportFactory, type Client } from "@a2a-js/sdk/client";
import type { AgentContext, AgentStatus } from "../../agent.ts";
import { inRemoteAgentSpan } from "../in-remote-span.ts";
import { Link, type Connection } from "../link.ts";
import { createListeners } from "../listeners.ts";
import { allowPublic } from "../net/allow.ts";
import { guardedFetch } from "../net/guarded-fetch.ts";
import { heedRetryAfter } from "../net/heed-retry-after.ts";
import { withHeaders } from "../net/with-headers.ts";
import { withTrace } from "../net/with-trace.ts";
import { Offers } from "../offers.ts";
import type { A2aDefinition } from "../remote-definition.ts";
import { remoteFailure } from "../remote-failure.ts";
import type { RemoteOptions, RemoteSource } from "../remote-source.ts";
import { sharedProbe } from "../shared-probe.ts";
import { sourceOf } from "../source-of.ts";
import { callFailure } from "./call-failure.ts";
import { cardOffers } from "./card-offers.ts";
import { readCard } from "./read-card.ts";
import { sendTask, type Sent } from "./send-task.ts";

interface CardConnection extends Connection {
  client(): Client;
}

/** The agents of an A2A agent card, over JSON-RPC or HTTP+JSON as the card prefers; the card is read again from time to time. */
export async function connectA2a(definition: A2aDefinition, options: RemoteOptions): Promise<RemoteSource> {
  const { log, allow = allowPublic, pins = {}, connectMs = 15_000, lookAgainMs = 30_000 } = options;
  const remote = definition.name ?? new URL(definition.url).host;
  const listeners = createListeners();
  const offers = new Offers({ remote, onChange: definition.on_change, pins, log });
  const fetchImpl = withHeaders(
    withTrace(heedRetryAfter(remote, guardedFetch(allow))),
    definition.headers ?? {},
    new URL(definition.url).origin,
  );
  const transport = { fetchImpl, legacyCompat: { enabled: true } };
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory(transport), new RestTransportFactory(transport)],
  });
  const status = (): AgentStatus => (link.status().state === "connected" ? "ready" : "unhealthy");

  const probe = sharedProbe(async (signal) => {
    await readCard(definition.url, (target, init) => fetchImpl(target, { ...init, signal })).catch((error: unknown) => {
      throw remoteFailure(error, remote);
    });
  });

  async function read(signal: AbortSignal): Promise<Client> {
    const { card, read: readable } = await readCard(definition.url, (target, init) =>
      fetchImpl(target, { ...init, signal }),
    );
    const client = await factory.createFromAgentCard(card);
    offers.update(cardOffers({ definition, card: readable, status, probe, send }));
    listeners.tell();
    return client;
  }

  async function open(signal: AbortSignal): Promise<CardConnection> {
    let client = await read(signal).catch((error: unknown) => {
      throw remoteFailure(error, remote);
    });
    return {
      client: () => client,
      lookAgain: async (again) => {
        client = await read(again);
      },
      close: () => Promise.resolve(),
    };
  }

  const link = new Link<CardConnection>({
    name: remote,
    open,
    log,
    connectMs,
    lookAgainMs,
    changed: () => listeners.tell(),
  });

  async function send(agent: string, sent: Sent, context: AgentContext): Promise<unknown> {
    const connection = await link.ready(context.signal);
    try {
      return await inRemoteAgentSpan(agent, definition.url, {}, () =>
        sendTask(connection.client(), agent, sent, context),
      );
    } catch (error) {
      context.signal.throwIfAborted();
      throw callFailure(error, agent);
    }
  }

  return await sourceOf({ link, offers, listeners, ...(options.signal !== undefined && { signal: options.signal }) });
}
