/** What a value in a question is, which is also what may stand in its place in another question. */
export type ValueKind =
  | "text"
  | "quoted"
  | "email"
  | "url"
  | "date"
  | "month"
  | "quarter"
  | "year"
  | "period"
  | "percent"
  | "currency"
  | "amount"
  | "number"
  | "plan"
  | "region"
  | "name"
  /** A slot of which only the type of its value is known. */
  | "any";

/** A value that stands in a text. */
export interface FoundValue {
  readonly kind: ValueKind;
  /** Places in the text, in UTF-16 units; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** As it stands there. */
  readonly text: string;
  /** A number for percents, amounts, years and numbers; else the text. */
  readonly value: string | number;
  /** What it would be called as a parameter; not yet unique. */
  readonly called: string;
}

/** A value as a recognizer finds it; the text is read off its place. */
export type Recognized = Omit<FoundValue, "text">;
