import type { AgentManifest } from "../manifest.ts";
import { calibrate, type Calibration, type Trial } from "./calibrate.ts";
import { ownTrials } from "./own-trials.ts";
import type { SearchIndex } from "./search-index.ts";

/** Share of the entries that may change before all of them are tried again. */
const stale = 0.5;
/** From so many entries on, one more or less does not move the curve: only the share that changed counts. */
const large = 500;

/**
 * The calibration of a registry by its own examples, kept as entries come and go: a new entry's examples are tried when a search next needs
 * the curve, those of the others only once half the registry has changed.
 */
export class OwnCalibration {
  readonly #index: SearchIndex;
  readonly #entries = new Map<string, AgentManifest>();
  readonly #trials = new Map<string, readonly Trial[]>();
  readonly #pending = new Set<string>();
  /** Since all entries were tried, and whether there were any since the curve was fitted. */
  #changes = 0;
  #changed = false;
  #current: Calibration | undefined;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  put(entry: AgentManifest): void {
    this.#entries.set(entry.name, entry);
    this.#trials.delete(entry.name);
    this.#pending.add(entry.name);
    this.#count();
  }

  remove(name: string): void {
    this.#entries.delete(name);
    this.#trials.delete(name);
    this.#pending.delete(name);
    this.#count();
  }

  current(): Calibration {
    if (this.#current !== undefined && !this.#changed) return this.#current;
    const all = this.#current === undefined || this.#changes > stale * this.#entries.size;
    if (this.#current !== undefined && !all && this.#entries.size >= large) return this.#current;
    const due = all ? [...this.#entries.values()] : [...this.#pending].flatMap((name) => this.#entries.get(name) ?? []);
    for (const [name, trials] of ownTrials(due, this.#index)) this.#trials.set(name, trials);
    this.#pending.clear();
    this.#changed = false;
    if (all) this.#changes = 0;
    this.#current = calibrate([...this.#trials.values()].flat());
    return this.#current;
  }

  #count(): void {
    this.#changes += 1;
    this.#changed = true;
  }
}
