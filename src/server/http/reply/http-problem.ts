/** One field of a request that is wrong, in words that a person can act on. */
export interface FieldError {
  /** Dotted path in the body, or the name of the query parameter or header; empty: the body as a whole. */
  readonly field: string;
  readonly message: string;
  readonly expected?: string;
}

interface Extras {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown when the request itself is at fault in a way that only HTTP has a status for; `status` is always 4xx. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, { errors = [], headers = {}, cause }: Extras = {}) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = "HttpProblem";
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}
