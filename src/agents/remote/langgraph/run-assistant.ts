import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@langchain/langgraph-sdk";
import { z } from "zod";
import { InvalidInput, Unavailable } from "../../../tools/errors.ts";
import type { AgentContext } from "../../agent.ts";
import { refused } from "../refused.ts";

/** What a remote graph yields. */
export const graphOutput = z.object({
  /** Text of the last message, where the state has messages. */
  text: z.string(),
  /** The state at the end. */
  values: z.record(z.string(), z.unknown()),
});

/** How long the server may take to hear that a run or a thread is not wanted any more, milliseconds. */
const GOODBYE_MS = 5_000;

const failure = z.looseObject({ error: z.string().optional(), message: z.string().optional() });

/**
 * Runs a graph on a thread of its own, which is deleted afterwards. What the graph streams as custom events, and the names of nodes that
 * have finished, are progress. The run is cancelled when the context's signal fires.
 * @throws InvalidInput when the graph stops to ask, BatonError `unavailable` when it fails
 */
export async function runAssistant(
  client: Client,
  { assistant, agent, input }: { readonly assistant: string; readonly agent: string; readonly input: unknown },
  context: AgentContext,
): Promise<z.output<typeof graphOutput>> {
  const { signal } = context;
  // Not with the signal: a thread that the other side has made and we have not heard of would stay behind.
  const { thread_id: threadId } = await client.threads.create({ metadata: { source: "baton" } });
  let runId: string | undefined;
  let ended = false;
  try {
    signal.throwIfAborted();
    let values: Record<string, unknown> | undefined;
    const stream = client.runs.stream(threadId, assistant, {
      input: input as Record<string, unknown>,
      streamMode: ["values", "updates", "custom"],
      signal,
      onDisconnect: "cancel",
      metadata: {
        idempotency_key: context.idempotencyKey,
        ...(context.deadline !== undefined && { deadline_ms: Math.floor(context.deadline) }),
      },
      onRunCreated: ({ run_id }) => {
        runId = run_id;
      },
    });
    for await (const { event, data } of stream as AsyncIterable<{ event: string; data: unknown }>) {
      if (event === "error") {
        const said = failure.safeParse(data).data;
        throw refused(agent, said?.message ?? said?.error ?? "");
      }
      if (event === "values" && isRecord(data)) values = data;
      else if (event === "updates" || event === "custom") tell(event, data, context);
    }
    ended = true;
    if (values === undefined) throw new Unavailable(`${agent} ended without a state`);
    const { __interrupt__: asked, ...state } = values;
    if (Array.isArray(asked) && asked.length > 0) {
      throw new InvalidInput(`${agent} needs more input before it can go on: ${JSON.stringify(asked).slice(0, 1_000)}`);
    }
    return { text: lastText(state.messages), values: state };
  } finally {
    void sayGoodbye(client, threadId, ended ? undefined : runId);
  }
}

/** Nobody waits for it; the server forgets by itself what it cannot be told. */
async function sayGoodbye(client: Client, threadId: string, runId: string | undefined): Promise<void> {
  const signal = AbortSignal.timeout(GOODBYE_MS);
  if (runId !== undefined)
    await client.runs.cancel(threadId, runId, true, "interrupt", { signal }).catch(() => undefined);
  // A thread is busy for a moment after its run has said its last word.
  for (let pause = 50; !signal.aborted; pause *= 2) {
    const gone = await client.threads.delete(threadId, { signal }).then(
      () => true,
      () => false,
    );
    if (gone) return;
    await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function tell(event: string, data: unknown, context: AgentContext): void {
  if (event === "updates") {
    if (isRecord(data)) context.progress(Object.keys(data).join(", "));
    return;
  }
  const message = isRecord(data) ? data.message : data;
  if (typeof message === "string") context.progress(message.slice(0, 500));
}

function lastText(messages: unknown): string {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const content = isRecord(last) ? last.content : undefined;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((part: unknown) => (isRecord(part) && typeof part.text === "string" ? part.text : []))
    .join("");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
