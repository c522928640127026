/** Tells whether this process has stood still: frozen, or without a core. */
export interface LoopWatch {
  /** Whether the event loop has just come back from more than `STILL_MS` in which it heard nothing. */
  readonly stoodStill: () => boolean;
  readonly close: () => void;
}

const EVERY_MS = 20;
const STILL_MS = 60;

/** Looks at the time every 20 ms. */
export function createLoopWatch(now: () => number = () => performance.now()): LoopWatch {
  let last = now();
  /** It came back, and has not heard yet what came meanwhile. */
  let back = false;
  const timer = setInterval(() => {
    const late = now() - last > STILL_MS;
    last = now();
    if (!late) return;
    back = true;
    // After all that is ready to be read has been.
    setImmediate(() => {
      back = false;
    });
  }, EVERY_MS);
  timer.unref();
  return {
    stoodStill: () => back || now() - last > STILL_MS,
    close: () => clearInterval(timer),
  };
}
