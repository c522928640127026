import type { AgentManifest } from "../manifest.ts";
import { entryKey, entryText, textKey } from "./entry-text.ts";

/** Trials at most, and of one entry. */
const most = 40;
const mostOfOne = 2;

/** A trial by the hashes of its texts. */
export interface TrialKeys {
  readonly asked: string;
  /** What the owner says without the example, which would be found by itself. */
  readonly right: string;
  readonly owner: string;
}

/** Examples of entries that are tried as questions: the first of each entry, until there are enough. */
export class TrialTexts {
  readonly #trials = new Map<string, TrialKeys>();
  readonly #texts = new Map<string, string>();

  get all(): readonly TrialKeys[] {
    return [...this.#trials.values()];
  }

  /** All texts by hash. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** Takes an entry's part. Returns the texts to embed for it, by hash. */
  take(entry: AgentManifest): readonly (readonly [key: string, text: string])[] {
    const examples = entry.capabilities.flatMap((capability) => capability.examples.slice(0, 1)).slice(0, mostOfOne);
    return examples.flatMap((asked) => {
      if (this.#trials.size >= most || asked.trim() === "") return [];
      const right = entryText(entry, asked);
      const keys = { asked: textKey(asked), right: textKey(right), owner: entryKey(entry) };
      this.#trials.set(keys.asked, keys);
      this.#texts.set(keys.asked, asked).set(keys.right, right);
      return [[keys.asked, asked] as const, [keys.right, right] as const];
    });
  }
}
