import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import { hearChanges } from "./hear-changes.ts";
import type { LiveRemotes } from "./live-remotes.ts";
import { readRemotes, readRevisions } from "./sql/read-remotes.ts";

interface SyncOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly lives: LiveRemotes;
  /** Milliseconds. */
  readonly sweepMs: number;
}

/** Keeps what is at work here the same as what is stored: told of each change by Postgres, and looking for those that were not heard of. */
export class RegistrationSync {
  readonly #options: SyncOptions;
  readonly #turns = new Map<string, Promise<void>>();
  /** The last revision of each tenant that was read. */
  readonly #seen = new Map<string, string>();
  #deaf: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  /** Reads everything, and listens from then on. */
  async start(): Promise<void> {
    const { database, log } = this.#options;
    this.#deaf = hearChanges(database.pool, { changed: (tenant) => this.#hear(tenant), ready: () => undefined }, log);
    await this.#sweep();
    this.#sweepLater();
  }

  /** One thing after the other for each tenant, so that a change is never undone by an older reading. */
  inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#turns.get(tenant) ?? Promise.resolve()).then(work);
    const over = result.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(tenant, over);
    void over.then(() => {
      if (this.#turns.get(tenant) === over) this.#turns.delete(tenant);
    });
    return result;
  }

  /** To be called in turn. */
  async read(tenant: string): Promise<void> {
    if (this.#closed) return;
    const rows = await this.#options.database.tenant(tenant, readRemotes);
    if (!this.#closed) this.#options.lives.align(tenant, rows);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#deaf?.();
    await Promise.all(this.#turns.values());
  }

  #hear(tenant: string): void {
    this.inTurn(tenant, () => this.read(tenant)).catch((error: unknown) => {
      this.#options.log.warn({ tenant, error: String(error) }, "registrations could not be read; trying again");
    });
  }

  async #sweep(): Promise<void> {
    const revisions = await readRevisions(this.#options.database.pool);
    const others = [...revisions].filter(([tenant, revision]) => this.#seen.get(tenant) !== revision);
    for (const [tenant, revision] of others) {
      await this.inTurn(tenant, () => this.read(tenant));
      this.#seen.set(tenant, revision);
    }
  }

  #sweepLater(): void {
    this.#timer = setTimeout(() => {
      this.#sweep()
        .catch((error: unknown) => {
          this.#options.log.warn({ error: String(error) }, "looking for changed registrations failed; trying again");
        })
        .finally(() => {
          if (!this.#closed) this.#sweepLater();
        });
    }, this.#options.sweepMs);
    this.#timer.unref();
  }
}
