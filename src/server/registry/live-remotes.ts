import type { Agent } from "../../agents/agent.ts";
import { connectRemote } from "../../agents/remote/connect-remote.ts";
import type { Allow } from "../../agents/remote/net/allow.ts";
import { remoteDefinition, type RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { Pins, RemoteSource } from "../../agents/remote/remote-source.ts";
import { InvalidInput, toFailure, type Failure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";
import { LiveRemote } from "./live-remote.ts";
import { checkPermission, type MayRunCommands } from "./may-register.ts";
import type { RemoteKey, RemoteRow } from "./sql/remote-row.ts";

export interface LiveRemotesOptions {
  readonly registry: VersionedRegistry<Agent>;
  readonly log: Logger;
  readonly allow?: Allow;
  readonly mayRunCommands: MayRunCommands;
  /** Stores hashes of what was found for the first time. */
  readonly pinned: (tenant: string, key: RemoteKey, pins: Pins) => void;
}

type Entry =
  | { readonly kind: "live"; readonly key: string; readonly live: LiveRemote }
  | {
      readonly kind: "connecting";
      readonly key: string;
      readonly over: AbortController;
      readonly done: Promise<void>;
      /** What is at work until the new connection stands. */
      readonly before: LiveRemote | undefined;
    }
  | { readonly kind: "failed"; readonly key: string; readonly failure: Failure };

/** How long a connection that was replaced stays for the runs that began with it, milliseconds without work. */
const REPLACED_IDLE_MS = 60_000;

/** The registrations at work in this process, by tenant, name and version. */
export class LiveRemotes {
  readonly #options: LiveRemotesOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #retiring = new Set<LiveRemote>();

  constructor(options: LiveRemotesOptions) {
    this.#options = options;
  }

  of(tenant: string, key: RemoteKey): Entry | undefined {
    return this.#entries.get(idOf(tenant, key));
  }

  nameOf(agent: Agent): string | undefined {
    for (const [id, entry] of this.#entries) {
      if (atWork(entry)?.has(agent) === true) return id.split(" ")[1];
    }
    return undefined;
  }

  /** Connects without registering anything; the caller closes it or hands it to `adopt`. @throws what stands in the way */
  async connect(tenant: string, definition: RemoteDefinition, pins: Pins, signal?: AbortSignal): Promise<RemoteSource> {
    const { log, allow, mayRunCommands } = this.#options;
    checkPermission(tenant, definition, mayRunCommands);
    return await connectRemote(definition, {
      log,
      pins,
      ...(allow !== undefined && { allow }),
      ...(signal !== undefined && { signal }),
    });
  }

  /** Puts a connection to work under a row. */
  adopt(tenant: string, row: RemoteRow, definition: RemoteDefinition, source: RemoteSource): void {
    const id = idOf(tenant, row);
    const before = atWork(this.#entries.get(id));
    const { registry, log, pinned } = this.#options;
    // Out of the registry and in again within one turn: nobody sees it missing.
    before?.offer(false);
    const live = new LiveRemote(
      source,
      { tenant, name: row.name, definition, registry, log, pinned: (pins) => pinned(tenant, row, pins) },
      row.state === "enabled",
    );
    this.#entries.set(id, { kind: "live", key: keyOf(row), live });
    if (before !== undefined) this.#retire(before, REPLACED_IDLE_MS);
  }

  /** Makes what is at work what the tenant's rows say. Connections are made in the background. */
  align(tenant: string, rows: readonly RemoteRow[]): void {
    const wanted = new Map(rows.map((row) => [idOf(tenant, row), row]));
    for (const id of this.#entries.keys()) {
      if (id.startsWith(`${tenant} `) && !wanted.has(id)) this.#end(id);
    }
    for (const [id, row] of wanted) {
      if (row.state === "disabled") this.#end(id);
      else this.#alignOne(tenant, id, row);
    }
  }

  /** When every connection that is being made has been made or has failed. */
  async settled(): Promise<void> {
    for (const entry of this.#entries.values()) if (entry.kind === "connecting") await entry.done;
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) if (entry.kind === "connecting") entry.over.abort();
    const lives = [...this.#retiring, ...entries.flatMap((entry) => atWork(entry) ?? [])];
    await Promise.all(lives.map((live) => live.cut()));
  }

  #alignOne(tenant: string, id: string, row: RemoteRow): void {
    const entry = this.#entries.get(id);
    const key = keyOf(row);
    if (entry?.key !== key) {
      if (entry?.kind === "connecting") entry.over.abort();
      this.#begin(tenant, id, row, atWork(entry));
      return;
    }
    if (entry.kind !== "live") return;
    entry.live.offer(row.state === "enabled");
    const changed = entry.live.changed();
    // Confirmed in another process; the other way round nothing is taken back.
    if (changed.some(({ item, now }) => row.pins[item] === now)) entry.live.confirm(row.pins);
  }

  #begin(tenant: string, id: string, row: RemoteRow, before: LiveRemote | undefined): void {
    const key = keyOf(row);
    const over = new AbortController();
    const connected = async (): Promise<void> => {
      try {
        const read = remoteDefinition.safeParse(row.definition);
        if (!read.success)
          throw new InvalidInput("it was stored by another release, whose words this one does not know");
        const source = await this.connect(tenant, read.data, row.pins, over.signal);
        if (over.signal.aborted) return await source.close();
        this.adopt(tenant, row, read.data, source);
      } catch (error) {
        if (over.signal.aborted) return;
        const failure = toFailure(error);
        this.#options.log.error(
          { tenant, remote: row.name, version: row.version, failure },
          "a registered remote side was not connected",
        );
        if (before !== undefined) this.#retire(before, 0);
        this.#entries.set(id, { kind: "failed", key, failure });
      }
    };
    const done = connected();
    this.#entries.set(id, { kind: "connecting", key, over, done, before });
  }

  #end(id: string): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry?.kind === "connecting") entry.over.abort();
    const live = atWork(entry);
    if (live !== undefined) this.#retire(live, 0);
  }

  #retire(live: LiveRemote, idleMs: number): void {
    this.#retiring.add(live);
    live
      .retire(idleMs)
      .catch((error: unknown) => this.#options.log.warn({ error: String(error) }, "a connection did not close"))
      .finally(() => this.#retiring.delete(live));
  }
}

function atWork(entry: Entry | undefined): LiveRemote | undefined {
  if (entry?.kind === "connecting") return entry.before;
  return entry?.kind === "live" ? entry.live : undefined;
}

/** Neither a tenant's name nor an agent's holds a space. */
function idOf(tenant: string, { name, version }: RemoteKey): string {
  return `${tenant} ${name} ${version}`;
}

/** What a connection depends on; another one is needed when it is another. */
function keyOf({ definition, created_at }: RemoteRow): string {
  return `${created_at.toISOString()} ${JSON.stringify(definition)}`;
}
