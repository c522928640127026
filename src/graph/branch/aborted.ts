import { setTimeout as sleep } from "node:timers/promises";

/** Resolves after so many milliseconds. @throws the reason of the signal, should it fire before */
export async function aborted(signal: AbortSignal, ms: number): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
