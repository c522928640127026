import { Unavailable, toFailure } from "../../errors.ts";
import type { InstanceHealth } from "./instance-health.ts";

/** An instance that can be asked whether it works, without a task. Rejects where it does not. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

export interface ProberOptions {
  readonly now?: () => number;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Between two probes of an instance that is in trouble, milliseconds, give or take `jitter`. 0: none is probed. Default 5,000. */
  readonly intervalMs?: number;
  /** Share of the interval by which it varies, so that replicas do not probe as one. Default 0.2. */
  readonly jitter?: number;
  /** What a probe may take, milliseconds. Default 2,000. */
  readonly timeoutMs?: number;
  /** One that works is probed ever more rarely, at last after so long without an attempt or a probe, milliseconds. Default 60,000. */
  readonly longestMs?: number;
}

export interface Prober {
  /** Probes an instance from now on, in place of whoever did so before. @returns ends it */
  watch(instance: InstanceHealth, probe: Probe): () => void;
  /** Ends all of them, and what is under way. */
  close(): void;
}

/** Asks instances that are idle, or failed last time, whether they work; whoever works under load is not bothered. */
export function createProber(options: ProberOptions = {}): Prober {
  const { now = () => performance.timeOrigin + performance.now(), random = Math.random } = options;
  const { intervalMs = 5000, jitter = 0.2, timeoutMs = 2000, longestMs = 60_000 } = options;
  const ends = new Map<InstanceHealth, () => void>();

  return {
    watch: (instance, probe) => {
      if (intervalMs <= 0) return () => undefined;
      ends.get(instance)?.();
      const over = new AbortController();
      let timer: NodeJS.Timeout;
      let quietMs = intervalMs;
      const plan = (): void => {
        timer = setTimeout(() => void beat(), intervalMs * (1 + jitter * (2 * random() - 1)));
        // A process that is done does not wait for it.
        timer.unref();
      };
      const beat = async (): Promise<void> => {
        const troubled = isTroubled(instance);
        if (troubled) quietMs = intervalMs;
        if (troubled || isIdle(instance, now(), quietMs)) {
          const answered = await ask(instance, probe, over.signal, timeoutMs);
          quietMs = answered ? Math.min(quietMs * 2, longestMs) : intervalMs;
        }
        // The next only when this one is over: one at a time.
        if (!over.signal.aborted) plan();
      };
      const end = (): void => {
        over.abort();
        clearTimeout(timer);
        if (ends.get(instance) === end) ends.delete(instance);
      };
      ends.set(instance, end);
      plan();
      return end;
    },
    close: () => {
      for (const end of ends.values()) end();
    },
  };
}

function isTroubled(instance: InstanceHealth): boolean {
  const { state } = instance.state();
  if (state === "draining") return false;
  if (state === "unhealthy" || state === "unknown") return true;
  return instance.statistics.failuresInARow > 0 || instance.breaker.state() !== "closed";
}

function isIdle(instance: InstanceHealth, now: number, quietMs: number): boolean {
  return !instance.draining && now - (instance.statistics.lastAt ?? 0) >= quietMs;
}

/** @returns whether it was answered well */
async function ask(instance: InstanceHealth, probe: Probe, over: AbortSignal, timeoutMs: number): Promise<boolean> {
  const signal = AbortSignal.any([over, AbortSignal.timeout(timeoutMs)]);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  signal.addEventListener("abort", () => stopped.reject(new Unavailable("the probe was not answered in time")), {
    once: true,
  });
  try {
    await Promise.race([probe(signal), stopped.promise]);
    if (!over.aborted) instance.noteProbe(undefined);
    return true;
  } catch (error) {
    if (over.aborted) return false;
    // Whatever a probe throws means that it is not there.
    const failure = toFailure(error);
    instance.noteProbe({ ...failure, code: failure.retryable ? failure.code : "unavailable", retryable: true });
    return false;
  }
}
