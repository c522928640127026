import { InvalidInput } from "../errors.ts";
import type { Hit, Recognizer } from "./recognizer.ts";
import type { Source } from "./source.ts";

/** What a check says of a candidate: refused, held, or held with a score of its own. */
export type Verdict = boolean | Pick<Hit, "check" | "score" | "strength">;

/** A recognizer as data; `find` follows from it. */
export type PatternRule = Omit<Recognizer, "find"> & {
  /**
   * Tried in order. Every quantifier is bounded, so that a match costs a constant and a scan is linear. A group named
   * `value` (which needs the flag `d`) narrows the hit to itself.
   */
  readonly patterns: readonly RegExp[];
  /** Name of the check, for the decision trace. */
  readonly checked?: string;
  readonly check?: (value: string) => Verdict;
};

const CLASS = /\[(?:\\.|[^\]\\])*\]/g;
const UNBOUNDED = /(?<!\\)(?:[*+]|\{\d+,\})/;

function hitOf(match: RegExpExecArray, rule: PatternRule): Hit | undefined {
  const indices = match.indices?.groups?.["value"];
  const [start, end] = indices ?? [match.index, match.index + match[0].length];
  if (end <= start) return undefined;
  const verdict = rule.check?.(match.input.slice(start, end)) ?? true;
  if (verdict === false) return undefined;
  const named = rule.checked === undefined ? {} : { check: rule.checked };
  return { start, end, ...named, ...(verdict === true ? {} : verdict) };
}

function* scan(pattern: RegExp, source: Source, rule: PatternRule): Iterable<Hit> {
  pattern.lastIndex = 0;
  for (;;) {
    const match = pattern.exec(source.text);
    if (match === null) return;
    const resume = pattern.lastIndex;
    const hit = hitOf(match, rule);
    // After a refused candidate the next may start inside it; matches are bounded, so this stays linear.
    const next = hit === undefined ? match.index + 1 : Math.max(resume, match.index + 1);
    if (hit !== undefined) yield hit;
    pattern.lastIndex = next;
  }
}

/**
 * Makes a recognizer of patterns and a check.
 * @throws InvalidInput when a pattern is not global or has a quantifier without an upper bound.
 */
export function patternRecognizer(rule: PatternRule): Recognizer {
  const { patterns, checked: _checked, check: _check, ...recognizer } = rule;
  for (const pattern of patterns) {
    if (!pattern.global)
      throw new InvalidInput(`Expected the patterns of ${rule.name} to have the flag g, got ${pattern}`);
    if (UNBOUNDED.test(pattern.source.replaceAll(CLASS, "x"))) {
      throw new InvalidInput(`Expected every quantifier of ${rule.name} to be bounded, got ${pattern}`);
    }
  }
  const compiled = patterns.map((pattern) => new RegExp(pattern.source, pattern.flags));
  return {
    ...recognizer,
    *find(source) {
      for (const pattern of compiled) yield* scan(pattern, source, rule);
    },
  };
}
