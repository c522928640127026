import { AskLoop, AskTooDeep } from "./mail-errors.ts";
import { MOST_DEEP } from "./limits.ts";

/** An agent that waits for an answer, and what it was given. */
export interface Link {
  readonly agent: string;
  readonly hash: string;
}

/**
 * The chain with one more agent that waits for it.
 *
 * @throws AskLoop when the one asked is already at work on the same input; AskTooDeep. Both name the chain.
 */
export function lengthen(chain: readonly Link[], asker: Link, asked: Link): readonly Link[] {
  const next = [...chain, asker];
  const names = [...next, asked].map(({ agent }) => agent);
  const from = next.findIndex(({ agent, hash }) => agent === asked.agent && hash === asked.hash);
  if (from >= 0) throw new AskLoop(names.slice(from));
  if (next.length > MOST_DEEP) throw new AskTooDeep(names, MOST_DEEP);
  return next;
}
