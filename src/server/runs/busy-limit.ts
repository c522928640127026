import { performance, type EventLoopUtilization } from "node:perf_hooks";
import { cpuUsage } from "node:process";

/** How many runs of one tenant may be at work beside those of others. */
export interface BusyLimit {
  /**
   * Below 1 it is the share of the time in which there may be one.
   *
   * @param atWork how many the tenant with the most has at the moment; asked now and then
   */
  most(atWork: () => number): number;
}

interface Options {
  /** Where there is nothing to fear. */
  readonly most: number;
  readonly utilization?: (since?: EventLoopUtilization) => EventLoopUtilization;
  /** Time on a core since the start of the process, milliseconds. */
  readonly cpu?: () => number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Nobody is kept out altogether. */
const LEAST = 1 / 8;
const EVERY_MS = 200;
const BUSY = 0.75;
const IDLE = 0.6;
/** Below this share of the time, what the event loop had to do says nothing of the machine. */
const SOME = 0.3;
/** While it had something to do, it had a core for less than this share of the time: others want the cores, Postgres beside it maybe. */
const STARVED = 0.7;
const FED = 0.8;

/**
 * Lets one tenant take as many places as leave the event loop time, and a core, for the others: fewer by three tenths each time it was busy
 * or had to wait for a core, more by one tenth for each fifth of a second in which it was not (additive increase would come too late for a thousand waiting runs). Where runs are short, even one after the
 * other keeps it busy: then one place for a part of the time. Runs that wait for others cost no time here and are not held back.
 */
export function createBusyLimit({
  most,
  utilization = (since) => performance.eventLoopUtilization(since),
  cpu = () => (cpuUsage().user + cpuUsage().system) / 1_000,
  now = () => performance.now(),
}: Options): BusyLimit {
  let limit = most;
  let last = utilization();
  let used = cpu();
  let at = now();
  return {
    most: (atWork) => {
      if (now() - at < EVERY_MS) return limit;
      const { utilization: busy, active } = utilization(last);
      const onCore = busy < SOME ? 1 : (cpu() - used) / active;
      const turns = Math.floor((now() - at) / EVERY_MS);
      last = utilization();
      used = cpu();
      at = now();
      if (busy > BUSY || onCore < STARVED) limit = fewer(Math.min(limit, Math.max(1, atWork())));
      // A process with nothing to do is seldom asked.
      else if (busy < IDLE && onCore > FED)
        for (let turn = 0; turn < turns && limit < most; turn += 1) limit = Math.min(most, more(limit));
      return limit;
    },
  };
}

function fewer(limit: number): number {
  return limit > 1 ? Math.max(1, Math.floor(limit * 0.7)) : Math.max(LEAST, limit * 0.7);
}

function more(limit: number): number {
  return limit < 1 ? Math.min(1, limit / 0.7) : limit + Math.max(1, Math.floor(limit / 10));
}
