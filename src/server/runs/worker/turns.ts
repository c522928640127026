/** Does one piece of work after the other, in the order in which they were asked for; one that fails keeps none up. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** A connection takes one statement at a time. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
