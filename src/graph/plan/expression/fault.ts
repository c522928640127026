const SHOWN = 80;

/** What is wrong with an expression, in one line. */
export interface Fault {
  readonly message: string;
  /** Offset in the expression, from 0. */
  readonly at?: number | undefined;
}

/** What the library says, without the picture it draws below. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { message: String(error) };
  const summary = "summary" in error && typeof error.summary === "string" ? error.summary : error.message;
  const range: unknown = "range" in error ? error.range : undefined;
  const at = typeof range === "object" && range !== null && "start" in range ? range.start : undefined;
  return { message: summary.split("\n", 1).join(""), ...(typeof at === "number" && { at }) };
}

/** The fault in words, with its place in the expression where that is known. */
export function describeFault(expression: string, { message, at }: Fault): string {
  return at === undefined ? message : `${message} (${placeOf(expression, at)})`;
}

function placeOf(expression: string, at: number): string {
  const before = expression.slice(0, at).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return before.length === 1 ? `character ${column}` : `line ${before.length}, character ${column}`;
}

/** An expression as messages quote it. */
export function quoted(expression: string): string {
  return expression.length <= SHOWN ? `"${expression}"` : `"${expression.slice(0, SHOWN)}…"`;
}
