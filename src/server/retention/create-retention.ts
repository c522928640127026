import { InvalidInput } from "../../tools/errors.ts";
import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import { DEFAULT_PACE, type Pace } from "./pace.ts";
import type { Removed } from "./removed.ts";
import { DEFAULT_RULES, type RetentionRules } from "./rules.ts";
import { runPass } from "./run-pass.ts";

export interface RetentionOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Channels whose values stand in the writes of earlier checkpoints. */
  readonly growing: readonly string[];
  readonly rules?: RetentionRules;
  readonly pace?: Pace;
  /** Between two passes of all replicas together. Default one hour. */
  readonly everyMs?: number;
  /** From the start to the first look whether one is due, so that a start is not slowed. Default five minutes. */
  readonly firstMs?: number;
  /** Hears of each batch. */
  readonly onRemoved?: (removed: Partial<Removed>) => void;
}

/** Removes what is past its time, on any replica, one at a time. */
export interface Retention {
  /** Looks from now on, again and again, whether a pass is due. */
  start(): void;
  /** One pass now. @returns what was removed; `undefined` where another replica is at it */
  now(): Promise<Removed | undefined>;
  /** Ends the pass under way after its batch; none begins afterwards. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** @throws InvalidInput naming the rule that is no whole number of days */
export function createRetention(options: RetentionOptions): Retention {
  const { database, logger, growing, rules = DEFAULT_RULES, pace = DEFAULT_PACE, onRemoved } = options;
  const { everyMs = HOUR_MS, firstMs = HOUR_MS / 12 } = options;
  for (const [rule, value] of Object.entries(rules)) {
    if (!Number.isInteger(value) || value < (rule === "newest" ? 1 : 0)) {
      throw new InvalidInput(`${rule}: expected whole days, 0 for ever, got ${value}`, { field: rule });
    }
  }
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> = Promise.resolve();
  const pass = { database, logger, rules, pace, growing, signal: abort.signal, tell: onRemoved ?? (() => undefined) };
  const run = (sinceMs: number): Promise<Removed | undefined> => {
    const work = runPass(pass, sinceMs);
    underWay = work.catch(() => undefined);
    return work;
  };
  const look = async (): Promise<void> => {
    try {
      const removed = await run(everyMs);
      if (removed !== undefined) logger.info({ removed }, "removed what was past its time");
    } catch (error) {
      if (!abort.signal.aborted)
        logger.warn({ err: error }, "removing what is past its time failed; trying again later");
    }
    if (!abort.signal.aborted) timer = after(everyMs, look);
  };
  return {
    start: () => {
      timer = after(firstMs, look);
    },
    now: () => run(0),
    close: async () => {
      clearTimeout(timer);
      abort.abort();
      await underWay;
    },
  };
}

/** Replicas that were started together look at different times. */
function after(ms: number, work: () => Promise<void>): NodeJS.Timeout {
  return setTimeout(() => void work(), ms * (1 + Math.random() / 10)).unref();
}
