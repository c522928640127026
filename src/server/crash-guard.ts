import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "../tools/logger.ts";

/** Knows whose code is at work, so that what an agent leaves behind and what then throws ends nothing but itself. */
export interface Blame {
  /** Does an agent's work; timers, sockets and promises that it makes are its own, also after its end. */
  readonly within: <T>(agent: string, work: () => T) => T;
  /** The agent whose code is at work; `undefined`: the server's own. */
  readonly current: () => string | undefined;
}

export function createBlame(): Blame {
  const storage = new AsyncLocalStorage<string>();
  return { within: (agent, work) => storage.run(agent, work), current: () => storage.getStore() };
}

interface CrashGuardOptions {
  readonly blame: Pick<Blame, "current">;
  readonly log: Logger;
  /** Ends the process in order: its runs go on elsewhere, or after a restart. Called once. */
  readonly end: (error: unknown) => void;
}

/** What hears of errors that nobody caught; both must be called in the context in which the error was thrown, as Node does. */
export interface CrashGuard {
  readonly uncaughtException: (error: unknown) => void;
  readonly unhandledRejection: (reason: unknown) => void;
}

/**
 * Decides what an error that nobody caught ends. One thrown by what an agent left behind is logged with the agent's name, and ends
 * nothing: the state of the server is not in it. A rejection that nobody awaited is logged, and ends nothing either, for whatever waits
 * is under a deadline. Any other exception has cut through the server's own code, whose state nobody knows then: the process ends.
 */
export function createCrashGuard({ blame, log, end }: CrashGuardOptions): CrashGuard {
  let ending = false;
  return {
    uncaughtException: (error) => {
      const agent = blame.current();
      if (agent !== undefined) {
        log.error({ err: error, agent }, "an agent threw after or beside its work; the server goes on");
        return;
      }
      log.error({ err: error }, "the server itself failed; it ends, and its runs go on elsewhere");
      if (ending) return;
      ending = true;
      end(error);
    },
    unhandledRejection: (reason) => {
      const agent = blame.current();
      const whose = agent === undefined ? {} : { agent };
      log.error({ err: reason, ...whose }, "a promise was rejected and nobody awaited it; the server goes on");
    },
  };
}
