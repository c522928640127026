import type { AIMessageChunk, UsageMetadata } from "@langchain/core/messages";
import { InvalidOutput, Timeout, Unavailable } from "../../tools/errors.ts";
import { toInterruption, toModelFailure } from "./model-failure.ts";
import type { Usage } from "./usage.ts";

export interface ReplyLimits {
  readonly model: string;
  readonly signal: AbortSignal;
  /** Longest silence before the first chunk, milliseconds. */
  readonly firstChunkMs: number;
  /** Longest silence between two chunks, milliseconds. */
  readonly stallMs: number;
}

type Open = (signal: AbortSignal) => Promise<AsyncIterable<AIMessageChunk>>;

/**
 * One attempt at a streamed reply: its text, piece by piece. Leaving early closes the connection.
 * @throws Timeout when the stream falls silent, Unavailable when it ends without a finish reason,
 * InvalidOutput when the endpoint cut the reply off on purpose (length, content filter).
 */
export async function* readReply(open: Open, limits: ReplyLimits): AsyncGenerator<string, Usage, void> {
  const attempt = new AbortController();
  const signal = AbortSignal.any([limits.signal, attempt.signal]);
  let usage: Usage = { inputTokens: 0, outputTokens: 0 };
  let finish: string | undefined;
  try {
    const stream = await inTime(open(signal), limits.firstChunkMs, limits);
    const chunks = stream[Symbol.asyncIterator]();
    let wait = limits.firstChunkMs;
    for (;;) {
      const next = await inTime(chunks.next(), wait, limits);
      if (next.done === true) break;
      wait = limits.stallMs;
      const { response_metadata: metadata, content } = next.value;
      if (typeof metadata.finish_reason === "string") finish = metadata.finish_reason;
      usage = counted(next.value) ?? usage;
      if (typeof content === "string" && content !== "") yield content;
    }
  } catch (error) {
    if (limits.signal.aborted) throw toInterruption(limits.signal, limits.model, error);
    throw toModelFailure(error, limits.model);
  } finally {
    attempt.abort();
  }
  if (limits.signal.aborted) throw toInterruption(limits.signal, limits.model);
  if (finish === undefined) throw new Unavailable(`${limits.model}: the stream ended before the reply was complete`);
  if (finish === "length" || finish === "content_filter") {
    throw new InvalidOutput(`${limits.model}: the endpoint cut the reply off (${finish})`);
  }
  return usage;
}

/** The promise's value, unless the silence lasts too long or the caller's signal fires first. */
async function inTime<T>(work: Promise<T>, ms: number, { signal, model }: ReplyLimits): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw toInterruption(signal, model);
  }
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(toInterruption(signal, model));
  const timer = setTimeout(() => reject(new Timeout(`${model}: no reply for ${ms} ms`)), ms);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function counted({
  usage_metadata: tokens,
}: {
  readonly usage_metadata?: UsageMetadata | undefined;
}): Usage | undefined {
  return tokens && { inputTokens: tokens.input_tokens, outputTokens: tokens.output_tokens };
}
