import { contextScore } from "./context-score.ts";
import { decodePercent } from "./decode/percent.ts";
import { encodedRuns } from "./decode/encoded-runs.ts";
import type { PrivacyFinding } from "./finding.ts";
import type { Hit, Recognizer } from "./recognizer.ts";
import { resolveOverlaps } from "./resolve-overlaps.ts";
import type { Candidate } from "./resolve-overlaps.ts";
import { sourceOf } from "./source.ts";
import type { Source } from "./source.ts";

/** What a search looks for. */
export interface Search {
  readonly recognizers: readonly Recognizer[];
  /** Findings below it are dropped, 0 to 1. */
  readonly threshold: number;
  /** Label of the field that the text stands in, as words in lower case; "" for none. */
  readonly label: string;
  /** Whether the caller wants findings of that entity and family removed. */
  wanted(finding: Pick<PrivacyFinding, "entity" | "family">): boolean;
  /** Whether a value is allowed to stay. */
  allowed(value: string): boolean;
}

// Base64 within base64 is found; deeper nesting is a puzzle, not an accident.
const DEPTH = 2;

function candidate(recognizer: Recognizer, hit: Hit, source: Source, search: Search, via: readonly string[]) {
  const scored = contextScore(recognizer, hit, source, search.label);
  if (scored === undefined || scored.score < search.threshold) return undefined;
  const found: Candidate = {
    entity: recognizer.entity,
    family: recognizer.family,
    label: recognizer.label,
    start: source.rawStart(hit.start),
    end: source.rawEnd(hit.end),
    score: Math.round(scored.score * 1000) / 1000,
    decoy: recognizer.decoy ?? false,
    decision: {
      recognizer: recognizer.name,
      strength: hit.strength ?? recognizer.strength,
      base: Math.round((hit.score ?? recognizer.score) * 1000) / 1000,
      ...(hit.check === undefined ? {} : { check: hit.check }),
      context: scored.context,
      against: scored.against,
      via,
    },
  };
  return search.allowed(source.text.slice(hit.start, hit.end)) ? undefined : found;
}

function scan(source: Source, search: Search, via: readonly string[]): Candidate[] {
  const found: Candidate[] = [];
  for (const recognizer of search.recognizers) {
    const { keywords } = recognizer;
    if (keywords !== undefined && !keywords.some((word) => source.lower.includes(word))) continue;
    for (const hit of recognizer.find(source)) {
      const each = candidate(recognizer, hit, source, search, via);
      if (each !== undefined) found.push(each);
    }
  }
  return found;
}

/** Whether something decoded counts: chance makes words out of noise, so names and bare patterns do not. */
function convincing(found: Candidate): boolean {
  return !found.decoy && (found.family === "secret" || ["checksum", "format"].includes(found.decision.strength));
}

function decoded(source: Source, search: Search, depth: number): Candidate[] {
  const found: Candidate[] = [];
  const plain = decodePercent(source);
  if (plain !== undefined) found.push(...scan(plain, search, ["percent"]));
  for (const run of encodedRuns(source.text)) {
    const inner = sourceOf(run.decoded);
    const inside = [...scan(inner, search, []), ...(depth < DEPTH ? decoded(inner, search, depth + 1) : [])];
    const best = inside.filter(convincing).toSorted((a, b) => b.score - a.score)[0];
    if (best === undefined) continue;
    const decision = { ...best.decision, via: [run.encoding, ...best.decision.via] };
    // Nothing inside can be cut out of an encoding, so the whole run goes.
    found.push({ ...best, start: source.rawStart(run.start), end: source.rawEnd(run.end), decision });
  }
  return found;
}

/**
 * Finds personal data and secrets in a text, in time linear in its length. Disjoint, sorted by start.
 * What percent escapes, base64 or hex hide is found too.
 */
export function detect(text: string, search: Search): readonly PrivacyFinding[] {
  const source = sourceOf(text);
  const candidates = [...scan(source, search, []), ...decoded(source, search, 0)];
  return resolveOverlaps(candidates, text.length, (each) => search.wanted(each));
}
