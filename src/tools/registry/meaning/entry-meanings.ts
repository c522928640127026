import { InvalidOutput } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { AgentManifest } from "../manifest.ts";
import { entryKey, entryText } from "./entry-text.ts";
import { fitOf, likenessScale, type LikenessScale } from "./likeness-scale.ts";
import { ReadingQueue, type ReadingOptions } from "./reading-queue.ts";
import type { LeftOut, Meant } from "./sense.ts";
import { TrialTexts } from "./trial-texts.ts";
import { cosine, VectorStore, type Unit } from "./vector-store.ts";

/** Vectors kept at most: at 1,536 numbers each, 300 MB. */
const mostVectors = 50_000;
/** Entries that an example is held against: more of them would change the scale little, and take longer. */
const mostOthers = 300;
/** Growth from which the scale is worked out anew while there is more to read. */
const growth = 1.25;

export interface EntryMeaningsOptions extends Omit<ReadingOptions, "keep" | "read"> {
  readonly log: Logger;
  /** Told when all that was read before is of no use. */
  readonly anew: () => void;
}

/** What entries mean, read in the background, and what counts as near among them. */
export class EntryMeanings {
  readonly #options: EntryMeaningsOptions;
  readonly #queue: ReadingQueue;
  readonly #store = new VectorStore(mostVectors);
  readonly #trials = new TrialTexts();
  /** What entries say, by hash; also of those that are gone, until there are too many. */
  readonly #texts = new Map<string, string>();
  #scale: LikenessScale | undefined;
  #scaledAt = 0;
  #readingAnew = false;

  constructor(options: EntryMeaningsOptions) {
    this.#options = options;
    this.#queue = new ReadingQueue({
      ...options,
      keep: (key, vector) => this.#keep(key, vector),
      read: () => this.#rescale(),
    });
  }

  learn(entry: AgentManifest): void {
    const key = entryKey(entry);
    if (this.#store.has(key)) return;
    if (!this.#texts.has(key)) for (const [each, text] of this.#trials.take(entry)) this.#queue.add(each, text);
    const text = entryText(entry);
    this.#texts.set(key, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostVectors && oldest !== undefined) this.#texts.delete(oldest);
    this.#queue.add(key, text);
  }

  /** How near entries are to a question. */
  near(question: Unit): Meant {
    if (this.#store.width !== undefined && this.#store.width !== question.length) {
      if (!this.#readingAnew) this.#readAnew(question.length);
      return leftOut("the embedding model has changed, and agents are read anew");
    }
    const scale = this.#scale;
    if (scale === undefined) {
      const reading = this.#queue.waiting > 0;
      return leftOut(
        reading
          ? "the agents are still being read by the embedding model"
          : "the embedding model does not tell these agents apart",
      );
    }
    return {
      kind: "known",
      of: (entry) => {
        const known = this.#store.get(entryKey(entry));
        if (known === undefined) {
          this.learn(entry);
          return undefined;
        }
        const value = cosine(question, known);
        return { cosine: value, fit: fitOf(value, scale) };
      },
    };
  }

  close(): void {
    this.#queue.close();
  }

  /**
   * The endpoint may serve another model under the same name: what was read before is then of no use.
   *
   * @throws InvalidOutput when lengths change again before all is read
   */
  #keep(key: string, vector: Unit): void {
    const { width } = this.#store;
    if (width !== undefined && width !== vector.length) {
      if (this.#readingAnew)
        throw new InvalidOutput(`${this.#options.embedder.model} returns vectors of changing lengths.`);
      this.#readAnew(vector.length);
    }
    this.#store.keep(key, vector);
  }

  #readAnew(width: number): void {
    const lengths = { before: this.#store.width, now: width };
    this.#options.log.warn(lengths, "embeddings have another length than before; agents are read anew");
    this.#readingAnew = true;
    this.#store.clear();
    this.#options.anew();
    [this.#scale, this.#scaledAt] = [undefined, 0];
    for (const [key, text] of [...this.#trials.texts, ...this.#texts]) this.#queue.add(key, text);
  }

  #rescale(): void {
    const done = this.#queue.waiting === 0;
    if (done) this.#readingAnew = false;
    const { size } = this.#store;
    if (size === this.#scaledAt || (!done && size < this.#scaledAt * growth)) return;
    this.#scaledAt = size;
    const keys = [...this.#texts.keys()];
    const stride = Math.max(1, Math.ceil(keys.length / mostOthers));
    const held = keys.filter((_, place) => place % stride === 0);
    this.#scale = likenessScale(
      this.#trials.all.flatMap((trial) => {
        const [asked, right] = [this.#store.get(trial.asked), this.#store.get(trial.right)];
        if (asked === undefined || right === undefined) return [];
        const others = held.flatMap((key) => (key === trial.owner ? [] : (this.#store.get(key) ?? [])));
        return [{ asked, right, others }];
      }),
    );
  }
}

function leftOut(reason: string): LeftOut {
  return { kind: "left_out", reason };
}
