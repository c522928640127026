/** What a look-up said, or that it said nothing in time. */
export type Looked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

interface Options {
  /** How long an answer counts, milliseconds. */
  readonly forMs: number;
  /** How long to wait for one, milliseconds. */
  readonly deadlineMs: number;
}

/** Thrown when a look-up does not answer within its deadline. */
export class TooLate extends Error {
  constructor(deadlineMs: number) {
    super(`no answer within ${deadlineMs} ms`);
    this.name = "TooLate";
  }
}

/**
 * A look-up that many may ask for at the same moment: one is under way at a time, its answer counts for a while, and nobody waits for it longer
 * than the deadline. One that hangs is waited for again, never doubled: connections must not pile up where the database hangs.
 */
export function cached<T>(look: () => Promise<T>, { forMs, deadlineMs }: Options): () => Promise<Looked<T>> {
  let known: { readonly looked: Looked<T>; readonly until: number } | undefined;
  let pending: Promise<Looked<T>> | undefined;

  const begin = (): Promise<Looked<T>> =>
    Promise.resolve()
      .then(look)
      .then(
        (value): Looked<T> => ({ ok: true, value }),
        (error: unknown): Looked<T> => ({ ok: false, error }),
      )
      .then((looked) => {
        known = { looked, until: performance.now() + forMs };
        pending = undefined;
        return looked;
      });

  return async () => {
    if (known !== undefined && performance.now() < known.until) return known.looked;
    pending ??= begin();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Looked<T>>((resolve) => {
      timer = setTimeout(() => resolve({ ok: false, error: new TooLate(deadlineMs) }), deadlineMs);
    });
    try {
      return await Promise.race([pending, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
