import { z } from "zod";
import { errorOf, InvalidOutput, Unavailable } from "../errors.ts";
import { codeOfStatus } from "../http-status.ts";
import { retryAfterMs } from "../retry-after.ts";
import type { Embedder } from "./embedder.ts";

const settings = z.object({
  apiKey: z.string().min(1),
  /** Of any OpenAI-compatible endpoint, up to and including `/v1`. */
  baseUrl: z.url().default("https://api.openai.com/v1"),
  model: z.string().min(1),
});

const reply = z.object({ data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })) });

/** An embedding model behind an OpenAI-compatible endpoint. @throws z.ZodError when an option is out of range. */
export function createOpenAIEmbedder(options: z.input<typeof settings>): Embedder {
  const { apiKey, baseUrl, model } = settings.parse(options);
  return {
    model,
    embed: async (texts, signal) => {
      const response = await fetch(`${baseUrl.replace(/\/$/u, "")}/embeddings`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({ model, input: texts, encoding_format: "float" }),
        signal,
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new Unavailable(`${model} does not answer`, { cause });
      });
      if (!response.ok) throw refusal(response, model);
      const parsed = reply.safeParse(await response.json().catch(() => undefined));
      if (!parsed.success || parsed.data.data.length !== texts.length) {
        throw new InvalidOutput(`${model} did not return one embedding for each of ${texts.length} texts`);
      }
      return parsed.data.data.toSorted((a, b) => a.index - b.index).map((one) => one.embedding);
    },
  };
}

function refusal({ status, headers }: Response, model: string): Error {
  const wait = retryAfterMs(headers);
  return errorOf(codeOfStatus(status), `${model} answered ${status}`, wait === undefined ? {} : { retryAfterMs: wait });
}
