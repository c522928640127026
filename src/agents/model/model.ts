import type { BaseMessageLike } from "@langchain/core/messages";
import type { z } from "zod";
import type { Usage } from "./usage.ts";

export interface ModelReply<T> {
  readonly value: T;
  readonly usage: Usage;
}

interface Request {
  readonly messages: readonly BaseMessageLike[];
  /** Fires on the caller's deadline or cancellation. */
  readonly signal: AbortSignal;
}

export interface StructuredRequest<T> extends Request {
  /** snake_case name of the schema, as the endpoint sees it. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
}

/**
 * The one door to a language model. Nothing a model says reaches a client through it: an agent checks the text
 * and passes on what holds with `context.say`.
 *
 * Both methods retry what is transient within the signal's deadline (429 with its Retry-After, 5xx, a cut or stalled stream) and
 * @throws InvalidOutput when the reply does not fit the schema,
 * @throws RateLimited, Unavailable or Timeout when the endpoint stays down,
 * @throws Denied when the endpoint refuses the key.
 */
export interface Model {
  readonly name: string;
  structured<T>(request: StructuredRequest<T>): Promise<ModelReply<T>>;
  /** The reply's text, piece by piece as it arrives; usage is the generator's return value. */
  text(request: Request): AsyncGenerator<string, Usage, void>;
}
