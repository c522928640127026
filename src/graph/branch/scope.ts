import type { Mail } from "../mail/mail.ts";

/** What a step can see: names with their values, and where they come from. */
export interface Scope {
  readonly values: Readonly<Record<string, unknown>>;
  /** Which step writes each name; run inputs, items and counters are missing. */
  readonly producers: Readonly<Record<string, string>>;
  readonly question: string;
  /** Path of the step within which this scope lies, with what parts it from a name; empty at the top. */
  readonly prefix: string;
  /** Steps that only aggregations need which may end without them, and which those are; missing: there are none. */
  readonly serves?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What was said before, as far as the step is to hear of it; missing: nothing. */
  readonly mail?: Mail | undefined;
}

/** The scope with further names in it. */
export function inner(scope: Scope, values: Readonly<Record<string, unknown>>): Scope {
  return { ...scope, values: { ...scope.values, ...values } };
}
