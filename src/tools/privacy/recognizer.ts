import type { Source } from "./source.ts";

/** What kind of thing an entity is; a caller may ask for whole families. */
export type Family =
  | "contact"
  | "person"
  | "location"
  | "financial"
  | "identity"
  | "health"
  | "network"
  | "crypto"
  | "vehicle"
  | "secret"
  | "custom";

/** How a value was recognised, strongest first. Decides overlaps before length does. */
export type Strength = "checksum" | "format" | "pattern" | "model";

/** One place where a recognizer's value stands. Offsets count UTF-16 units of the source's text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** The check that held, for the decision trace; never the value. */
  readonly check?: string;
  /** Overrides the recognizer's score for this hit. */
  readonly score?: number;
  /** Overrides the recognizer's strength for this hit. */
  readonly strength?: Strength;
}

/** Recognises one form of one entity. Data more than code: most are a pattern, a check and some context words. */
export interface Recognizer {
  /** snake_case, unique in a catalogue. */
  readonly name: string;
  /** UPPER_SNAKE_CASE; several recognizers may share one. */
  readonly entity: string;
  readonly family: Family;
  /** What people call the entity, singular, as in "payment card number". */
  readonly label: string;
  /** ISO 3166 alpha-2; absent means everywhere. */
  readonly countries?: readonly string[];
  /** Lower case; when given, a text with none of them is not searched. */
  readonly keywords?: readonly string[];
  readonly strength: Strength;
  /** 0 to 1, without context. */
  readonly score: number;
  /** Lower-case words or phrases; one nearby raises the score. */
  readonly context?: readonly string[];
  /** Without one of `context` nearby there is no finding at all. */
  readonly contextRequired?: boolean;
  /** Lower-case words that say the number is something else, when they stand nearer than any of `context`. */
  readonly against?: readonly string[];
  /** Its hits are no findings: they keep weak numeric findings from standing inside a UUID, a hash or a timestamp. */
  readonly decoy?: boolean;
  /** Yields hits from left to right, in time linear in the source's length. */
  find(source: Source): Iterable<Hit>;
}
