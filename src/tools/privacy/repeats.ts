import type { PrivacyFinding } from "./finding.ts";
import { AMBIGUOUS_NAMES, NOT_NAMES } from "./recognizers/person/name-lists.ts";

/** A value that was found somewhere, to be found wherever it stands. */
type Known = Pick<PrivacyFinding, "entity" | "family" | "label" | "score">;

const LONGEST = 64;
const TOKEN = /[\p{L}\p{N}]+/gu;
const WORD = /[\p{L}\p{N}_]/u;

function worthRepeating(value: string, { family, score }: Known): boolean {
  if (score < 0.6 || value.length > LONGEST) return false;
  // Short numbers and plain words also mean other things.
  if (/^\d+$/.test(value)) return value.length >= 6;
  return family === "person" ? value.length >= 3 && /\p{L}/u.test(value) : value.length >= 6 && !/^[a-z]+$/.test(value);
}

/** "Maria Lopez" makes "Maria" and "Lopez" known; parts that are also ordinary words stay unknown. */
function partsOf(value: string): readonly string[] {
  const parts = value.split(/[ ,.]+/).filter((part) => part.length >= 3 && /^\p{Lu}/u.test(part));
  return parts.length < 2
    ? []
    : parts.filter((part) => !AMBIGUOUS_NAMES.has(part.toLowerCase()) && !NOT_NAMES.has(part.toLowerCase()));
}

/** The values found so far, and where else they stand. */
export class Repeats {
  readonly #known = new Map<string, Known>();
  /** By first token: the lengths to try and how far into the value that token starts. */
  readonly #shapes = new Map<string, Set<string>>();

  add(value: string, finding: PrivacyFinding): void {
    if (finding.decision.via.includes("repeat")) return;
    const { entity, family, label, score } = finding;
    const known = { entity, family, label, score };
    if (worthRepeating(value, known)) this.#put(value, known);
    if (entity === "PERSON" && score >= 0.75) for (const part of partsOf(value)) this.#put(part, known);
  }

  #put(value: string, known: Known): void {
    const first = value.match(TOKEN)?.[0];
    if (first === undefined || this.#known.has(value)) return;
    this.#known.set(value, known);
    const shapes = this.#shapes.get(first) ?? new Set();
    shapes.add(`${value.indexOf(first)} ${value.length}`);
    this.#shapes.set(first, shapes);
  }

  /** Where known values stand in a text; one lookup per word and known length, so linear. */
  *find(text: string): Iterable<PrivacyFinding> {
    if (this.#known.size === 0) return;
    for (const match of text.matchAll(TOKEN)) {
      for (const shape of this.#shapes.get(match[0]) ?? []) {
        const [offset = 0, length = 0] = shape.split(" ").map(Number);
        const start = match.index - offset;
        const end = start + length;
        const known = start < 0 ? undefined : this.#known.get(text.slice(start, end));
        if (known === undefined || WORD.test(text[end] ?? "") || WORD.test(text[start - 1] ?? "")) continue;
        const decision = {
          recognizer: "repeat",
          strength: "pattern",
          base: known.score,
          context: [],
          against: [],
          via: ["repeat"],
        } as const;
        yield { ...known, start, end, decision };
      }
    }
  }
}
