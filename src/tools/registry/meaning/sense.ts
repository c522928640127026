import type { AgentManifest } from "../manifest.ts";

/** How near a question and an entry are in meaning. */
export interface Likeness {
  /** Of their vectors, -1 to 1; what counts as near differs between models. */
  readonly cosine: number;
  /** The same where the model is known: -1 for the best wrong entry of a usual question, 1 for the right one. */
  readonly fit: number;
}

/** Why the meaning of a question was not looked at: for people. */
export interface LeftOut {
  readonly kind: "left_out";
  readonly reason: string;
}

/** What a question means. */
export type Meant =
  | LeftOut
  /** `of` is undefined for an entry that has not been read yet. */
  | { readonly kind: "known"; readonly of: (entry: AgentManifest) => Likeness | undefined };

/** What some questions mean; a search takes it beside the words of one of them. */
export interface Sense {
  /** @param question as it was read; another one was not looked at */
  meant(question: string): Meant;
}

/** An embedding model's view of questions and entries. */
export interface Senses {
  /** Reads an entry in the background; returns at once. Entries that were read before are known by what they say. */
  learn(entry: AgentManifest): void;
  /** Reads questions, within a deadline. Never rejects: what could not be read says why. */
  read(questions: readonly string[], signal: AbortSignal): Promise<Sense>;
  /** Ends the reading of entries. */
  close(): void;
}
