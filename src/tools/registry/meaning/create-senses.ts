import type { Embedder } from "../../documents/embedder.ts";
import type { Logger } from "../../logger.ts";
import { EntryMeanings } from "./entry-meanings.ts";
import { createQuestionReader } from "./read-questions.ts";
import type { Sense, Senses } from "./sense.ts";

export interface SensesOptions {
  readonly embedder: Embedder;
  readonly log: Logger;
  /** How long a search waits for its question to be read, milliseconds. Default 800. */
  readonly deadlineMs?: number;
  /** How long questions are not asked after three failures in a row, milliseconds. Default 10,000. */
  readonly restMs?: number;
  /** Deadline of one batch of entries, milliseconds. Default 30,000. */
  readonly batchMs?: number;
  /** Pause after a batch that failed, milliseconds; doubles up to 64 times. Default 1,000. */
  readonly pauseMs?: number;
}

/**
 * Makes what an embedding model says of questions and entries usable for a search. Vectors are held in memory: a server that starts reads
 * its entries anew, in the background.
 */
export function createSenses(options: SensesOptions): Senses {
  const { embedder, log, deadlineMs = 800, restMs = 10_000, batchMs = 30_000, pauseMs = 1_000 } = options;
  const questions = createQuestionReader({ embedder, deadlineMs, restMs });
  const entries = new EntryMeanings({ embedder, log, batchMs, pauseMs, anew: () => questions.clear() });
  return {
    learn: (entry) => entries.learn(entry),
    async read(asked, signal): Promise<Sense> {
      const distinct = [...new Set(asked.filter((question) => question.trim() !== ""))];
      const read = await questions.read(distinct, signal);
      if (read.kind === "failed") {
        log.debug({ code: read.code }, "a question could not be embedded; the search goes by words");
        return { meant: () => ({ kind: "left_out", reason: read.reason }) };
      }
      return {
        meant(question) {
          const vector = read.vectors.get(question);
          return vector === undefined
            ? { kind: "left_out", reason: "this wording was not read" }
            : entries.near(vector);
        },
      };
    },
    close: () => entries.close(),
  };
}
