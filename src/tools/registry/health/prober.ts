import { Unavailable, toFailure } from "../../errors.ts";
import type { InstanceHealth } from "./instance-health.ts";

/** An instance that can be asked whether it works, without a task. Rejects where it does not. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

export interface ProberOptions {
  readonly now?: () => number;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Between two probes of an instance, milliseconds, give or take `jitter`. Default 5,000. */
  readonly intervalMs?: number;
  /** Share of the interval by which it varies, so that replicas do not probe as one. Default 0.2. */
  readonly jitter?: number;
  /** What a probe may take, milliseconds. Default 2,000. */
  readonly timeoutMs?: number;
  /** An instance that was tried within this time and works is not probed, milliseconds. Default 30,000. */
  readonly idleMs?: number;
}

export interface Prober {
  /** Probes an instance from now on. @returns ends it */
  watch(instance: InstanceHealth, probe: Probe): () => void;
  /** Ends all of them, and what is under way. */
  close(): void;
}

/** Asks instances that are idle, or failed last time, whether they work; whoever works under load is not bothered. */
export function createProber(options: ProberOptions = {}): Prober {
  const { now = () => performance.timeOrigin + performance.now(), random = Math.random } = options;
  const { intervalMs = 5000, jitter = 0.2, timeoutMs = 2000, idleMs = 30_000 } = options;
  const closing = new Set<() => void>();

  return {
    watch: (instance, probe) => {
      const over = new AbortController();
      let timer: NodeJS.Timeout;
      const plan = (): void => {
        timer = setTimeout(() => void beat(), intervalMs * (1 + jitter * (2 * random() - 1)));
        // A process that is done does not wait for it.
        timer.unref();
      };
      const beat = async (): Promise<void> => {
        if (needsProbe(instance, now(), idleMs)) await ask(instance, probe, over.signal, timeoutMs);
        if (!over.signal.aborted) plan();
      };
      const end = (): void => {
        over.abort();
        clearTimeout(timer);
        closing.delete(end);
      };
      closing.add(end);
      plan();
      return end;
    },
    close: () => {
      for (const end of closing) end();
    },
  };
}

function needsProbe(instance: InstanceHealth, now: number, idleMs: number): boolean {
  const { state } = instance.state();
  if (state === "draining") return false;
  if (state === "unhealthy" || state === "unknown" || instance.statistics.failuresInARow > 0) return true;
  return now - (instance.statistics.lastAt ?? 0) >= idleMs;
}

async function ask(instance: InstanceHealth, probe: Probe, over: AbortSignal, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.any([over, AbortSignal.timeout(timeoutMs)]);
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  signal.addEventListener("abort", () => stopped.reject(new Unavailable("the probe was not answered in time")), {
    once: true,
  });
  try {
    await Promise.race([probe(signal), stopped.promise]);
    if (!over.aborted) instance.noteProbe(undefined);
  } catch (error) {
    if (over.aborted) return;
    // Whatever a probe throws means that it is not there.
    const failure = toFailure(error);
    instance.noteProbe({ ...failure, code: failure.retryable ? failure.code : "unavailable", retryable: true });
  }
}
