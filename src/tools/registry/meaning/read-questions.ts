import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import type { Embedder } from "../../documents/embedder.ts";
import { Cancelled, InvalidOutput, toFailure, type ErrorCode } from "../../errors.ts";
import { toUnits, type Unit } from "./vector-store.ts";

/** Vectors by question, of those that are known. */
export type Questions =
  | { readonly kind: "read"; readonly vectors: ReadonlyMap<string, Unit> }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly reason: string };

export interface QuestionOptions {
  readonly embedder: Embedder;
  /** How long a search waits for a question to be read, milliseconds. */
  readonly deadlineMs: number;
  /** How long nothing is asked after three failures in a row, milliseconds. */
  readonly restMs: number;
}

/** Questions remembered: those of a conversation come again and again. */
const remembered = 500;
/** Characters of a question that are read. */
const longest = 4000;

/** Embeds questions while someone waits: all of a call in one request, within the deadline, and not at all while the endpoint is down. */
export function createQuestionReader({ embedder, deadlineMs, restMs }: QuestionOptions) {
  const known = new Map<string, Unit>();
  const guard = circuitBreaker(
    handleWhen((error) => !(error instanceof Cancelled)),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(3) },
  );

  async function embed(questions: readonly string[], signal: AbortSignal): Promise<readonly Unit[]> {
    const deadline = AbortSignal.timeout(deadlineMs);
    const either = AbortSignal.any([signal, deadline]);
    try {
      const cut = questions.map((question) => question.slice(0, longest));
      const vectors = toUnits(await embedder.embed(cut, either));
      if (vectors.length === questions.length) return vectors;
      throw new InvalidOutput(`Expected ${questions.length} vectors from ${embedder.model}, got ${vectors.length}.`);
    } catch (error) {
      if (signal.aborted) throw new Cancelled("The search was given up.", { cause: error });
      throw deadline.aborted ? deadline.reason : error;
    }
  }

  return {
    async read(questions: readonly string[], signal: AbortSignal): Promise<Questions> {
      const missing = questions.filter((question) => !known.has(question));
      try {
        const read = missing.length === 0 ? [] : await guard.execute(() => embed(missing, signal));
        for (const [place, vector] of read.entries()) known.set(missing[place] ?? "", vector);
      } catch (error) {
        return { kind: "failed", ...failureOf(error, deadlineMs) };
      }
      const vectors = new Map(
        questions.flatMap((question) => {
          const vector = known.get(question);
          return vector === undefined ? [] : [[question, vector] as const];
        }),
      );
      for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - remembered))) known.delete(oldest);
      return { kind: "read", vectors };
    },
    /** Forgets what was read. */
    clear: () => known.clear(),
  };
}

function failureOf(error: unknown, deadlineMs: number): { readonly code: ErrorCode; readonly reason: string } {
  if (error instanceof BrokenCircuitError)
    return { code: "unavailable", reason: "the embedding model has failed three times" };
  if (error instanceof DOMException && error.name === "TimeoutError")
    return { code: "timeout", reason: `the embedding model took longer than ${deadlineMs} ms` };
  const { code, message } = toFailure(error);
  return { code, reason: message };
}
