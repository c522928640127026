import { createHash } from "node:crypto";
import { RandomIdGenerator, type IdGenerator } from "@opentelemetry/sdk-trace-base";

/** Ids of one span that is to be known elsewhere before it is sent. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Ids of the span under which a worker carries a run: every replica can tell them, so that an attempt names the one before it, also when
 * that one's worker died before it could send anything, and all attempts are in one trace, also where no request began one.
 */
export function idsOfAttempt(runId: string, attempt: number): SpanIds {
  const digest = (what: string, length: number): string =>
    createHash("sha256").update(what).digest("hex").slice(0, length);
  return { traceId: digest(`trace ${runId}`, 32), spanId: digest(`attempt ${attempt} of ${runId}`, 16) };
}

/** Random ids, but for a span that was given its own. */
export class NamedIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #next: SpanIds | undefined;

  /** The span that `start` starts has these ids; the trace's counts only where a trace begins. */
  give<T>(ids: SpanIds, start: () => T): T {
    this.#next = ids;
    try {
      return start();
    } finally {
      this.#next = undefined;
    }
  }

  generateTraceId(): string {
    return this.#next?.traceId ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    return this.#next?.spanId ?? this.#random.generateSpanId();
  }
}
