import type { BaseMessageLike } from "@langchain/core/messages";
import { ChatOpenAICompletions } from "@langchain/openai";
import { z } from "zod";
import { BatonError } from "../../tools/errors.ts";
import type { RetryBudget } from "../../tools/retry-budget.ts";
import type { Model } from "./model.ts";
import type { Usage } from "./usage.ts";
import { createRetry } from "./model-retry.ts";
import { parseJsonReply } from "./parse-json-reply.ts";
import { readReply } from "./read-reply.ts";

const settings = z.object({
  apiKey: z.string().min(1),
  /** Of any OpenAI-compatible endpoint, up to and including `/v1`. */
  baseUrl: z.url().default("https://api.openai.com/v1"),
  model: z.string().min(1),
  /** Not sent unless given: some models accept only their default. */
  temperature: z.number().min(0).max(2).optional(),
  /** Longest duration of one call with all its retries, milliseconds; the caller's signal may be shorter. */
  timeoutMs: z.number().int().positive().default(120_000),
  firstChunkMs: z.number().int().positive().default(60_000),
  stallMs: z.number().int().positive().default(20_000),
  maxRetries: z.number().int().min(0).max(10).default(3),
  baseDelayMs: z.number().int().positive().default(500),
  maxDelayMs: z.number().int().positive().default(30_000),
});

export type OpenAIModelOptions = z.input<typeof settings> & {
  /** What repeats of all calls of the endpoint take from. Default: one of its own. */
  readonly budget?: RetryBudget;
};

/**
 * What an endpoint was found to understand: `full` asks for a JSON schema and for token counts, `plain` asks in words.
 */
type Dialect = "full" | "plain";

interface Question {
  readonly messages: readonly BaseMessageLike[];
  readonly signal: AbortSignal;
  readonly format?: { readonly name: string; readonly schema: Record<string, unknown> };
}

/** A model behind any OpenAI-compatible chat completions endpoint. @throws z.ZodError when an option is out of range. */
export function createOpenAIModel({ budget, ...options }: OpenAIModelOptions): Model {
  const { apiKey, baseUrl, model, temperature, timeoutMs, firstChunkMs, stallMs, ...delays } = settings.parse(options);
  const retry = createRetry(model, { ...delays, ...(budget !== undefined && { budget }) });
  const client = (streamUsage: boolean): ChatOpenAICompletions =>
    new ChatOpenAICompletions({
      apiKey,
      model,
      streamUsage,
      // The library would wait and repeat on its own, unseen by the signal's deadline.
      maxRetries: 0,
      timeout: timeoutMs,
      // Given here so that the library reads none of them from the environment.
      configuration: { baseURL: baseUrl, organization: null, project: null, logLevel: "off" },
      ...(temperature === undefined ? {} : { temperature }),
    });
  const clients = { full: client(true), plain: client(false) };
  let known: Dialect | undefined;

  const ask = ({ messages, signal, format }: Question, dialect: Dialect): ReturnType<typeof readReply> =>
    readReply(
      (attempt) =>
        clients[dialect].stream(dialect === "plain" && format ? inWords(messages, format.schema) : [...messages], {
          signal: attempt,
          // A model's raw words reach no stream of the graph: no inherited listener hears this call, and were one
          // attached all the same, the tag keeps LangGraph's `messages` mode from passing the words on.
          callbacks: [],
          tags: ["nostream", "langsmith:nostream"],
          ...(dialect === "full" && format
            ? { response_format: { type: "json_schema", json_schema: { ...format, strict: false } } }
            : {}),
        }),
      { model, signal, firstChunkMs, stallMs },
    );

  /** Tries the full dialect first, and the plain one when the endpoint calls the request malformed; remembers what helped. */
  const inDialect = async <T>(attempt: (dialect: Dialect) => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      return await retry(() => attempt(known ?? "full"), signal);
    } catch (error) {
      if (known !== undefined || !(error instanceof BatonError) || error.code !== "invalid_input") throw error;
      const value = await retry(() => attempt("plain"), signal);
      known = "plain";
      return value;
    }
  };

  return {
    name: model,
    async structured({ messages, name, schema, signal: caller }) {
      const signal = AbortSignal.any([caller, AbortSignal.timeout(timeoutMs)]);
      const format = { name, schema: jsonSchemaOf(schema) };
      const reply = await inDialect((dialect) => collect(ask({ messages, signal, format }, dialect)), signal);
      return { value: parseJsonReply(reply.text, name, schema), usage: reply.usage };
    },
    async *text({ messages, signal: caller }) {
      const signal = AbortSignal.any([caller, AbortSignal.timeout(timeoutMs)]);
      // Up to the first piece nothing has been passed on, so until then all may be repeated.
      const { first, pieces } = await inDialect((dialect) => begin(ask({ messages, signal }, dialect)), signal);
      if (first.done === true) return first.value;
      try {
        yield first.value;
        return yield* pieces;
      } finally {
        await pieces.return(noUsage);
      }
    },
  };
}

const noUsage: Usage = { inputTokens: 0, outputTokens: 0 };
type Pieces = AsyncGenerator<string, Usage, void>;

async function begin(pieces: Pieces): Promise<{ first: IteratorResult<string, Usage>; pieces: Pieces }> {
  return { first: await pieces.next(), pieces };
}

async function collect(pieces: Pieces): Promise<{ text: string; usage: Usage }> {
  let text = "";
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return { text, usage: next.value };
    text += next.value;
  }
}

/** The schema as an endpoint reads it: what a reply has to hold before defaults and transforms. */
function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
  });
  return rest;
}

function inWords(messages: readonly BaseMessageLike[], schema: Record<string, unknown>): BaseMessageLike[] {
  const demand = `Reply with one JSON value and nothing else. It must be valid against this JSON Schema:\n${JSON.stringify(schema)}`;
  return [...messages, ["system", demand]];
}
