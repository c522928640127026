/** What `keepAlive` yields where the source had nothing for a while. */
export const silence = Symbol("silence");

/** The source's items in order, with `silence` between them whenever `everyMs` passed without one. */
export async function* keepAlive<T>(
  source: AsyncGenerator<T, void, void>,
  everyMs: number,
): AsyncGenerator<T | typeof silence, void, void> {
  let next = source.next();
  try {
    for (;;) {
      const winner = await within(next, everyMs);
      if (winner === silence) {
        yield silence;
        continue;
      }
      if (winner.done) return;
      yield winner.value;
      next = source.next();
    }
  } finally {
    // Not awaited: a source that is waiting for its next item ends when its own signal falls.
    void source.return().catch(() => undefined);
  }
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | typeof silence> {
  let timer: NodeJS.Timeout | undefined;
  const quiet = new Promise<typeof silence>((resolve) => {
    timer = setTimeout(resolve, ms, silence);
  });
  try {
    return await Promise.race([promise, quiet]);
  } finally {
    clearTimeout(timer);
  }
}
