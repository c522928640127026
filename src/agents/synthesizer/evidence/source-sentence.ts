import type { Origin } from "./origin.ts";

/** A sentence that an answer may take over, and what it was taken from. */
export interface SourceSentence {
  /** As running text, with an end mark. */
  readonly text: string;
  /** For list items and table rows: what it is about, as in "Team"; shown as the row's name in tables. */
  readonly label: string | undefined;
  /** The words before the colon that a list item completes, where `text` begins with them. */
  readonly lead: string | undefined;
  /** Rows of one table and items of one list after a colon have the same number; others none. */
  readonly list: number | undefined;
  /** Stems of the sentence itself. */
  readonly stems: ReadonlySet<string>;
  /** Stems of the headings and the title it stands under. */
  readonly headings: ReadonlySet<string>;
  /** Stems of the sentence before it. */
  readonly before: ReadonlySet<string>;
  readonly origins: readonly Origin[];
  /** Which source it is from, by its rank; lower is better. */
  readonly source: number;
  /** Its place within the source. */
  readonly index: number;
  /** Whether it makes no sense without the sentence before it. */
  readonly leans: boolean;
}
