import { placeOf } from "../mail/request-hash.ts";
import type { Note } from "./notes.ts";
import { pinKey, type Pins } from "./pins.ts";

/** Ties a run to the agents that its steps ask, each when it is asked first. */
export interface Ties {
  /** The object that the run is known to be tied to. */
  known(this: void, name: string, range: string | undefined): string | undefined;
  /**
   * Ties the run, on record before anybody asks; `undefined` where there is no such agent.
   *
   * @throws Unavailable when the store does not take it. InvalidInput for a malformed range.
   */
  tie(this: void, name: string, range: string | undefined): Promise<string | undefined>;
}

interface Tie {
  readonly key: string;
  readonly pin: string;
}

export interface TieOptions {
  /** What the run was tied to before the node began. */
  readonly before: () => Pins;
  /** What it is being tied to by all its nodes at work in this process. */
  readonly shared: Map<string, string>;
  readonly choose: (name: string, range: string | undefined, known: Pins) => Promise<string | undefined>;
  /** Opens a place in the node's own record, wherever it is called from. */
  readonly note: (place: number) => Promise<Note<Tie | null>>;
}

/** The ties of one node. */
export function createTies({ before, shared, choose, note }: TieOptions) {
  const own = new Map<string, string>();
  let earlier: Pins | undefined;
  let ordinal = 0;
  /** The first place that no process has written. */
  let open: Note<Tie | null> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const known: Ties["known"] = (name, range) => {
    const key = pinKey(name, range);
    earlier ??= before();
    return own.get(key) ?? earlier[key];
  };
  /** One after the other, in the order in which they ask. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  /** Finds what an earlier process of the node was tied to. */
  const load = async (): Promise<Note<Tie | null>> => {
    while (open === undefined) {
      const next = await note(placeOf("pins", (ordinal += 1)));
      const found = next.found?.value;
      if (next.found === undefined) open = next;
      if (found === undefined || found === null) continue;
      own.set(found.key, found.pin);
      shared.set(found.key, found.pin);
    }
    return open;
  };

  return {
    known,
    tie: (name: string, range: string | undefined) =>
      inTurn(async () => {
        const place = await load();
        const already = known(name, range);
        if (already !== undefined) return already;
        const key = pinKey(name, range);
        const pin = shared.get(key) ?? (await choose(name, range, { ...before(), ...Object.fromEntries(shared) }));
        if (pin === undefined) return undefined;
        // Another branch may have chosen while this one did.
        const agreed = shared.get(key) ?? pin;
        shared.set(key, agreed);
        own.set(key, agreed);
        open = undefined;
        await place.write({ key, pin: agreed });
        return agreed;
      }),
    /**
     * All that the node was tied to.
     *
     * @param resumed whether an earlier process of the node may have been tied to more
     */
    all: (resumed: boolean): Promise<Pins> =>
      inTurn(async () => {
        // A place that was opened has to be written.
        if (resumed || open !== undefined) await (await load()).write(null);
        return Object.fromEntries(own);
      }),
  };
}
