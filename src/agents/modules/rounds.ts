/** Work that is done again and again, one round at a time. */
export interface Rounds {
  start(): void;
  /** Lets the next round begin within so many milliseconds. */
  within(ms: number): void;
  stop(): void;
}

/** Makes rounds that begin `everyMs` after the one before has ended, or sooner where that is asked for. They keep no process alive. */
export function createRounds(work: () => Promise<void>, everyMs: number): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let due = Infinity;
  let state: "idle" | "resting" | "working" | "stopped" = "idle";

  const within = (ms: number): void => {
    const at = performance.now() + ms;
    if (state === "stopped" || at >= due) return;
    due = at;
    if (state !== "resting") return;
    clearTimeout(timer);
    timer = setTimeout(() => void round(), Math.max(0, ms)).unref();
  };
  const rest = (): void => {
    if (state === "stopped") return;
    state = "resting";
    // What was asked for while the round was under way counts from then.
    const ms = Math.min(everyMs, due - performance.now());
    due = Infinity;
    within(ms);
  };
  const round = async (): Promise<void> => {
    if (state === "stopped") return;
    state = "working";
    due = Infinity;
    await work();
    rest();
  };

  return {
    start: rest,
    within,
    stop: () => {
      state = "stopped";
      clearTimeout(timer);
    },
  };
}
