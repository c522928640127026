import { watch, type FSWatcher } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { toFailure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";

/**
 * Hears of changes in a folder from the system, where it can tell of them: not on every network folder, and of a folder that was replaced
 * only once it was looked at again. Whoever uses it has to look for himself too.
 */
export class FolderEvents {
  readonly #folder: string;
  readonly #hear: () => void;
  readonly #log: Logger;
  #watcher: FSWatcher | undefined;
  #watched: string | undefined;
  #told = false;

  constructor(folder: string, hear: () => void, log: Logger) {
    this.#folder = folder;
    this.#hear = hear;
    this.#log = log;
  }

  /** Takes up what the path leads to now: a folder that came to be, another one behind a link, one that was made anew. */
  async follow(): Promise<void> {
    const now = await identityOf(this.#folder);
    if (now === this.#watched) return;
    this.close();
    if (now === undefined) return;
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, this.#hear);
      this.#watcher.on("error", () => this.close());
      this.#watched = now;
    } catch (error) {
      if (!this.#told) this.#log.warn({ failure: toFailure(error) }, "agent modules are looked at now and then only");
      this.#told = true;
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watched = undefined;
  }
}

/** `undefined`: there is none. The number of a file alone is given out again. */
async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino, birthtimeNs } = await stat(folder, { bigint: true });
    return `${await realpath(folder)}:${dev}:${ino}:${birthtimeNs}`;
  } catch {
    return undefined;
  }
}
