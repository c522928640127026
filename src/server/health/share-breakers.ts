import { z } from "zod";
import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import type { BreakerWords } from "../../tools/registry/health/breaker/breaker-words.ts";
import { verdict, type Verdict } from "../../tools/registry/health/breaker/verdict.ts";
import { hearChanges } from "../registry/hear-changes.ts";
import { readVerdicts, sweepVerdicts, writeVerdicts } from "./sql/instance-breakers.ts";

export interface ShareBreakersOptions {
  readonly database: Database;
  readonly words: BreakerWords;
  readonly log: Logger;
}

export interface SharedBreakers {
  /** Says again what could not be said, and reads what may not have been heard. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/** Between two sweeps, times of catching up. */
const SWEEP_EVERY = 600;

const verdicts = z.array(verdict);

/** Tells the other replicas what the breakers here say, as soon as they say it, and these what the others say. */
export function shareBreakers({ database: { pool }, words, log }: ShareBreakersOptions): SharedBreakers {
  /** The last verdict on each breaker that is still to be told. */
  let unsaid = new Map<string, Verdict>();
  let telling: Promise<void> | undefined;
  let rounds = 0;

  const tell = async (): Promise<void> => {
    while (unsaid.size > 0) {
      const said = unsaid;
      unsaid = new Map();
      try {
        await writeVerdicts(pool, [...said.values()]);
      } catch (error) {
        // What was said meanwhile stands over it.
        unsaid = new Map([...said, ...unsaid]);
        throw error;
      }
    }
  };
  const tellOnce = (): Promise<void> => {
    telling ??= tell().finally(() => {
      telling = undefined;
    });
    return telling;
  };
  const hear = (payload: string): void => {
    const read = verdicts.safeParse(parsed(payload));
    // Another release's words are not for this one.
    if (!read.success) return;
    for (const one of read.data) words.hear(one);
  };
  const catchUp = async (): Promise<void> => {
    await tellOnce();
    for (const { verdict: stored, age_ms: ageMs } of await readVerdicts(pool, words.replica)) {
      const read = verdict.safeParse(stored);
      if (read.success) words.hear(read.data, ageMs);
    }
    if (rounds++ % SWEEP_EVERY === 0) await sweepVerdicts(pool);
  };
  const unsubscribe = words.subscribe((said) => {
    unsaid.set(said.key, said);
    // The next time of catching up tries again.
    tellOnce().catch((error: unknown) => log.debug({ error }, "a breaker's state could not be shared at once"));
  });
  const endHearing = hearChanges(
    pool,
    { changed: hear, ready: () => void catchUp().catch(() => undefined) },
    log,
    "baton_breakers",
  );

  return {
    catchUp,
    close: async () => {
      unsubscribe();
      endHearing();
      await telling?.catch(() => undefined);
    },
  };
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
