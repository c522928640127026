/** What an answer may take before another is asked for, milliseconds; whoever waits for it has a deadline of its own. */
const LONGEST_MS = 10_000;

/**
 * One probe for all agents of one remote side: a question that is under way, or was answered just now, is not asked again.
 * @param freshMs how long an answer counts, milliseconds
 */
export function sharedProbe(
  ask: (signal: AbortSignal) => Promise<unknown>,
  freshMs = 2000,
): (signal: AbortSignal) => Promise<void> {
  let last: { readonly answer: Promise<unknown>; endedAt: number | undefined } | undefined;
  return async (signal) => {
    signal.throwIfAborted();
    if (last === undefined || (last.endedAt !== undefined && performance.now() - last.endedAt >= freshMs)) {
      // Not with the caller's signal: others wait for it too.
      const asked = { answer: ask(AbortSignal.timeout(LONGEST_MS)), endedAt: undefined as number | undefined };
      const end = (): void => {
        asked.endedAt = performance.now();
      };
      asked.answer.then(end, end);
      last = asked;
    }
    await last.answer;
  };
}
