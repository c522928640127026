import { createHash } from "node:crypto";
import { RecentMap } from "../recent-map.ts";
import { compareVerdicts, type Verdict } from "./verdict.ts";

/** Who hears verdicts on the breakers of one instance. */
export interface Hearer {
  /** @param ageMs how long ago it was said */
  hear(verdict: Verdict, ageMs: number): void;
}

interface Heard {
  readonly verdict: Verdict;
  readonly at: number;
}

/** Verdicts kept of instances that were not used here yet. */
const MOST_HEARD = 5000;

/** What the breakers of this process say, and what others say to them. */
export class BreakerWords {
  readonly replica: string;
  readonly #now: () => number;
  readonly #hearers = new Map<string, Hearer>();
  readonly #heard = new RecentMap<string, Heard>(MOST_HEARD);
  readonly #listeners = new Set<(verdict: Verdict) => void>();

  constructor(replica: string, now: () => number) {
    this.replica = replica;
    this.#now = now;
  }

  /** Hears what is said of that instance from now on, and first what was said before. @returns ends it */
  join(instance: string, hearer: Hearer): () => void {
    this.#hearers.set(instance, hearer);
    for (const [key, { verdict, at }] of this.#heard.entries()) {
      if (verdict.instance !== instance) continue;
      this.#heard.delete(key);
      hearer.hear(verdict, this.#now() - at);
    }
    return () => {
      if (this.#hearers.get(instance) === hearer) this.#hearers.delete(instance);
    };
  }

  say(verdict: Verdict): void {
    for (const listener of this.#listeners) listener(verdict);
  }

  /** Takes in what another replica said; in any order and as often as it comes. @param ageMs how long ago it was said */
  hear(verdict: Verdict, ageMs = 0): void {
    if (verdict.replica === this.replica) return;
    const hearer = this.#hearers.get(verdict.instance);
    if (hearer !== undefined) return hearer.hear(verdict, ageMs);
    const known = this.#heard.peek(verdict.key);
    if (known !== undefined && compareVerdicts(known.verdict, verdict) >= 0) return;
    this.#heard.set(verdict.key, { verdict, at: this.#now() - ageMs });
  }

  /** Told of everything that is said here. @returns ends it */
  subscribe(listener: (verdict: Verdict) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** A key that tells nothing of what it is made of: names of tenants are not shared. */
export function breakerKey(...of: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("base64url").slice(0, 22);
}
