import { entropy } from "../../checks/entropy.ts";
import { patternRecognizer } from "../../pattern-recognizer.ts";
import type { Recognizer } from "../../recognizer.ts";

/** A provider's token, as data. */
export interface ProviderToken {
  /** UPPER_SNAKE_CASE. */
  readonly entity: string;
  /** Distinguishes forms of one entity. */
  readonly form?: string;
  readonly label: string;
  /** Lower case; none of them in a text, and it is not searched. */
  readonly keywords: readonly string[];
  /** Without boundaries; a group `value` narrows it (then it needs the flag d). */
  readonly pattern: RegExp;
  /** Least entropy of the value, bits per character: placeholders such as "xxxx" have none. Default 2.5. */
  readonly entropy?: number;
  /** Default 0.95: the prefix is the provider's own. */
  readonly score?: number;
}

/** The recognizer of a provider's token. */
export function providerToken(token: ProviderToken): Recognizer {
  const least = token.entropy ?? 2.5;
  const { source, flags } = token.pattern;
  return patternRecognizer({
    name: `${token.entity.toLowerCase()}${token.form === undefined ? "" : `_${token.form}`}`,
    entity: token.entity,
    family: "secret",
    label: token.label,
    keywords: token.keywords,
    patterns: [new RegExp(`(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_])`, `g${flags}`)],
    check: (value) => entropy(value) >= least,
    checked: "entropy",
    strength: "format",
    score: token.score ?? 0.95,
  });
}

/**
 * A value without a prefix of its own, recognised because the provider's name stands before it in an assignment, as in
 * `DATADOG_API_KEY=…`. `value` is the value's form.
 */
export function namedToken(entity: string, label: string, provider: string, value: string): ProviderToken {
  return {
    entity,
    form: "assigned",
    label,
    keywords: [provider.toLowerCase()],
    pattern: new RegExp(
      `${provider}[\\w.-]{0,32}["' ]{0,3}(?:=|:|=>|:=|,| is ){1,2}["'\` ]{0,3}(?<value>${value})`,
      "di",
    ),
    entropy: 2.8,
    score: 0.85,
  };
}
