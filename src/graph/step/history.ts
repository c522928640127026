import { toFailure, type FailedAttempt, type Failure, type Handling } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";

/** What a task has been through: the attempts that failed, and what was done about it. */
export interface History {
  /** Takes down a failed attempt, and writes it with its cause into the log. */
  failed(error: unknown, how: Pick<FailedAttempt, "agent" | "instance" | "ms" | "hedge">): void;
  handled(what: Handling): void;
  /** The failure with all of it. */
  tell(failure: Failure): Failure;
}

const LONGEST_MESSAGE = 300;
/** Of a task with many fallbacks and attempts the first and the newest are kept. */
const MOST_ATTEMPTS = 40;

export function createHistory(step: string, log: Logger): History {
  const attempts: FailedAttempt[] = [];
  const done: Handling[] = [];
  return {
    failed: (error, how) => {
      const { code, message } = toFailure(error);
      const { agent, instance, hedge } = how;
      const ms = Math.round(how.ms);
      attempts.push({
        agent,
        ...(instance !== undefined && { instance }),
        code,
        message: message.slice(0, LONGEST_MESSAGE),
        ms,
        ...(hedge === true && { hedge }),
      });
      if (attempts.length > MOST_ATTEMPTS) attempts.splice(1, 1);
      const fields = { err: error, code, step, agent, instance, ms };
      // Nobody threw it on purpose: whoever wrote the agent wants to know.
      if (code === "bug") log.warn(fields, "an attempt failed in a way its agent did not foresee");
      else log.info(fields, "an attempt failed");
    },
    handled: (what) => {
      if (!done.includes(what)) done.push(what);
    },
    tell: (failure) => {
      const last = attempts.at(-1);
      return {
        ...failure,
        ...(last !== undefined && {
          at: { step, agent: last.agent, ...(last.instance !== undefined && { instance: last.instance }) },
          attempts: [...attempts],
        }),
        ...(done.length > 0 && { handled: [...done] }),
      };
    },
  };
}
