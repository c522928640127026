import type { Problem } from "../../../tools/problem.ts";

/** One field of a request that is wrong, in words that a person can act on. */
export interface FieldError {
  /** Dotted path in the body, or the name of the query parameter or header; empty: the body as a whole. */
  readonly field: string;
  readonly message: string;
  readonly expected?: string | undefined;
  /** Of a fault in a plan: its code, its place in the text that was sent, and the valid name closest to the wrong one. */
  readonly code?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly nearest?: string | undefined;
}

interface Extras {
  readonly errors?: readonly FieldError[];
  /** Everything that is wrong with a workflow that was sent. */
  readonly problems?: readonly Problem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown when the request itself is at fault in a way that only HTTP has a status for; `status` is always 4xx. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly problems: readonly Problem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, { errors = [], problems, headers = {}, cause }: Extras = {}) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = "HttpProblem";
    this.status = status;
    this.errors = errors;
    this.problems = problems;
    this.headers = headers;
  }
}
