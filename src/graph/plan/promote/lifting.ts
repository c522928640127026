import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import type { Parameter } from "./parameter.ts";
import { rebuildText, slotsIn } from "./rebuild-text.ts";
import { replaceNames } from "./replace-names.ts";

/** What a run knew while its plan ran: all of it makes a better workflow, none of it has to be there. */
export interface RunFacts {
  /** The query as it was typed, where that is not the question. */
  readonly userQuery?: string;
  /** Tell which parameter each name of a step's list of inputs fills. */
  readonly agents?: readonly AgentManifest[];
  /** What the run brought and its steps wrote, by name. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What a plan's steps are rewritten with. */
export interface Lifting {
  readonly parameters: readonly Parameter[];
  /** The texts that a plan reads by name, and the expressions that stand for them. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly expression: string }>;
  readonly agents: readonly AgentManifest[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** The planner's way to name the text that came along with a query. */
const piece = /\b(question|user_query)\.substring\((\d+), (\d+)\)/gu;

/** An expression that no longer reads the question. */
export function liftExpression(expression: string, { texts, parameters }: Lifting): string {
  const pieces = expression.replaceAll(piece, (all, name: string, start: string, end: string) => {
    const text = texts.get(name)?.text.slice(Number(start), Number(end));
    if (text === undefined) return all;
    const rebuilt = rebuildText(text, slotsIn(text, parameters));
    return /^\w+$/u.test(rebuilt) || all === expression.trim() ? rebuilt : `(${rebuilt})`;
  });
  return replaceNames(pieces, new Map([...texts].map(([name, { expression: by }]) => [name, by])));
}

/** The pieces of the question's texts that expressions name by their place. */
export function piecesNamed(expression: string): { name: string; start: number; end: number }[] {
  return [...expression.matchAll(piece)].map(([, name = "", start, end]) => ({
    name,
    start: Number(start),
    end: Number(end),
  }));
}
