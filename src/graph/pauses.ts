/** A run's word that it is to begin nothing more, and whether anything is still at work. */
export interface Pause {
  /**
   * A step wants to begin. Resolves at once, unless the run is to pause: then never, but rejects when the run is stopped.
   * @throws the reason of the signal
   */
  enter(stopped: AbortSignal): Promise<void>;
  /** A step that entered has ended. */
  leave(): void;
}

/** The runs of this process that are to stop between two steps. */
export interface Pauses {
  of(run: string): Pause;
  /** Holds every step of the run that has not begun; `idle` is called once, when one is held and none is at work. */
  request(run: string, idle: () => void): void;
  /** The run has ended here. */
  forget(run: string): void;
}

interface Standing {
  atWork: number;
  held: number;
  idle: (() => void) | undefined;
}

/** Between two steps nothing is lost: what has ended is on record, and what has not begun begins elsewhere. */
export function createPauses(): Pauses {
  const runs = new Map<string, Standing>();
  const standing = (run: string): Standing => {
    const known = runs.get(run) ?? { atWork: 0, held: 0, idle: undefined };
    runs.set(run, known);
    return known;
  };
  const look = (of: Standing): void => {
    if (of.idle !== undefined && of.atWork === 0 && of.held > 0) of.idle();
  };
  return {
    of: (run) => ({
      enter: async (stopped) => {
        const of = standing(run);
        if (of.idle === undefined) {
          of.atWork += 1;
          return;
        }
        of.held += 1;
        look(of);
        await new Promise((_resolve, reject) => {
          const stop = (): void => reject(stopped.reason);
          if (stopped.aborted) stop();
          else stopped.addEventListener("abort", stop, { once: true });
        });
      },
      leave: () => {
        const of = runs.get(run);
        if (of === undefined) return;
        of.atWork -= 1;
        look(of);
      },
    }),
    request: (run, idle) => {
      const of = standing(run);
      let told = false;
      of.idle ??= () => {
        if (!told) idle();
        told = true;
      };
      look(of);
    },
    forget: (run) => void runs.delete(run),
  };
}
