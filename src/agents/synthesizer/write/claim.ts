import type { Origin } from "../evidence/origin.ts";

/**
 * What a claim is: `result` a computed statement, `headline` one that stands above a table, `quote` a sentence of a source, `fact` a named value, `assumption` what was taken
 * for granted, `gap` what the sources do not say.
 */
export type Role = "result" | "headline" | "quote" | "fact" | "assumption" | "gap";

/** One unit of an answer, before it has a form. */
export type Claim =
  | {
      readonly kind: "sentence";
      readonly role: Role;
      /** With an end mark, without citation markers. */
      readonly text: string;
      /** At most three; none for a gap. */
      readonly origins: readonly Origin[];
      /** Claims of one paragraph have the same number. */
      readonly paragraph: number;
      /** What the sentence begins with and is about, as in "Team" of "Team: e-mail and chat." */
      readonly label?: string | undefined;
    }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly origins: readonly Origin[];
    };

export type SentenceClaim = Extract<Claim, { kind: "sentence" }>;
