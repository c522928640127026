import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Timeout, toFailure, Unavailable } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";
import type { Agent } from "../agent.ts";
import { FolderEvents } from "./folder-events.ts";
import { createFreshImports, type FreshImports } from "./fresh-imports.ts";
import { moduleAgent } from "./module-agent.ts";
import { ModuleFile, type ModuleProblem } from "./module-file.ts";
import { isModuleFile } from "./module-files.ts";
import { createRounds, type Rounds } from "./rounds.ts";
import { ABSENT, signatureOf } from "./signature.ts";

export interface ModuleWatch {
  /** Files that are in the folder and hold no agent, or another than the one that is registered, by name. */
  problems(): readonly ModuleProblem[];
  /** Stops watching; what is registered stays. */
  close(): void;
}

export interface ModuleWatchOptions {
  readonly log: Logger;
  /** Time between two looks at every file, for folders whose changes the system does not tell, milliseconds. Default 500. */
  readonly sweepMs?: number;
  /** How long a file has to stay the same before it is read, milliseconds. Default 50. */
  readonly quietMs?: number;
  /** How long a file has to be gone before its agent goes, so that one that is renamed or written anew is there all the time. Default 400. */
  readonly graceMs?: number;
  /** When a file that does not hold an agent is read again before that is reported, milliseconds. Default 250. */
  readonly retryMs?: number;
  /** How long a module's top-level code may take before that is reported, milliseconds. Default 5000. */
  readonly deadlineMs?: number;
}

/** The part of the registry that a folder of modules fills. */
type Registered = Pick<VersionedRegistry<Agent>, "register" | "withdraw">;

/**
 * Registers the agents of a folder and keeps the registry in step with it: files that come, change, are renamed and go, also before the
 * folder exists and after it was replaced. A file that is broken is reported, and what it held before stays.
 *
 * Resolves once every file that is there has been read or reported.
 */
export async function watchModules(
  folder: string,
  registry: Registered,
  options: ModuleWatchOptions,
): Promise<ModuleWatch> {
  const watcher = new ModuleWatcher(folder, registry, options);
  await watcher.start();
  return watcher;
}

class ModuleWatcher implements ModuleWatch {
  readonly #folder: string;
  readonly #registry: Registered;
  readonly #log: Logger;
  readonly #quietMs: number;
  readonly #graceMs: number;
  readonly #retryMs: number;
  readonly #deadlineMs: number;
  readonly #files = new Map<string, ModuleFile>();
  readonly #imports: FreshImports = createFreshImports();
  readonly #events: FolderEvents;
  readonly #rounds: Rounds;
  #unreadable: ModuleProblem | undefined;
  #closed = false;

  constructor(folder: string, registry: Registered, options: ModuleWatchOptions) {
    const { log, sweepMs = 500, quietMs = 50, graceMs = 400, retryMs = 250, deadlineMs = 5000 } = options;
    this.#folder = folder;
    this.#registry = registry;
    this.#log = log;
    this.#quietMs = quietMs;
    this.#graceMs = graceMs;
    this.#retryMs = retryMs;
    this.#deadlineMs = deadlineMs;
    this.#rounds = createRounds(() => this.#look().catch((error: unknown) => this.#stumble(error)), sweepMs);
    this.#events = new FolderEvents(folder, () => this.#rounds.within(10), log);
  }

  async start(): Promise<void> {
    await this.#events.follow();
    const names = (await this.#names()) ?? [];
    if (names.length === 0) this.#log.info({ folder: this.#folder }, "no agent modules yet");
    await Promise.all(
      names.map(async (name) => {
        const file = this.#known(name);
        await this.#read(file, await signatureOf(file.path));
      }),
    );
    this.#rounds.start();
  }

  problems(): readonly ModuleProblem[] {
    const ofFiles = [...this.#files.values()].flatMap(({ problem }) => problem ?? []);
    return [...(this.#unreadable === undefined ? [] : [this.#unreadable]), ...ofFiles].toSorted((a, b) =>
      a.file < b.file ? -1 : 1,
    );
  }

  close(): void {
    this.#closed = true;
    this.#rounds.stop();
    this.#events.close();
    this.#imports.close();
  }

  #known(name: string): ModuleFile {
    const file = this.#files.get(name) ?? new ModuleFile(this.#folder, name);
    this.#files.set(name, file);
    return file;
  }

  /** `undefined`: the folder cannot be read just now, which says nothing of what is in it. */
  async #names(): Promise<string[] | undefined> {
    try {
      const names = await readdir(this.#folder);
      this.#unreadable = undefined;
      return names.filter(isModuleFile);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      if (this.#unreadable !== undefined) return undefined;
      const failure = toFailure(new Unavailable(`the folder cannot be read: ${toFailure(error).message}`));
      this.#unreadable = { file: ".", failure, since: new Date().toISOString() };
      this.#log.error({ folder: this.#folder, failure }, "agent modules cannot be read");
      return undefined;
    }
  }

  async #look(): Promise<void> {
    await this.#events.follow();
    const names = await this.#names();
    if (names === undefined || this.#closed) return;
    for (const name of names) this.#known(name);
    await Promise.all([...this.#files.values()].map((file) => this.#lookAt(file)));
    for (const file of this.#files.values()) if (file.waiting !== undefined) this.#register(file, file.waiting);
  }

  #stumble(error: unknown): void {
    this.#log.error({ folder: this.#folder, failure: toFailure(error) }, "agent modules could not be looked at");
  }

  async #lookAt(file: ModuleFile): Promise<void> {
    const own = await signatureOf(file.path);
    if (own === ABSENT) {
      file.goneSince ??= performance.now();
      const left = this.#graceMs - (performance.now() - file.goneSince);
      if (left > 0) this.#rounds.within(left);
      else this.#drop(file);
      return;
    }
    file.goneSince = undefined;
    const look = await file.look(own, this.#quietMs);
    if (look === "changing") this.#rounds.within(this.#quietMs);
    if (look === "changed") void this.#read(file, own);
  }

  #drop(file: ModuleFile): void {
    this.#files.delete(file.name);
    // What is still being read is read for nothing.
    file.attempt += 1;
    if (file.agent === undefined) return;
    this.#registry.withdraw(file.agent);
    this.#log.info({ file: file.name, agent: file.agent.name }, "an agent module is gone");
  }

  /** Ends once the file has been read or reported; a module that is late still counts, unless the file has changed since. */
  async #read(file: ModuleFile, own: string, isRetry = false): Promise<void> {
    const attempt = (file.attempt += 1);
    const isLast = (): boolean => file.attempt === attempt && !this.#closed;
    const { exported, files } = this.#imports.import(file.path);
    file.reads(own, files);
    const late = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const agent = moduleAgent(await exported, file.name);
        if (isLast()) this.#register(file, agent);
      } catch (error) {
        if (!isLast()) return;
        if (isRetry) {
          this.#report(file, error);
          return;
        }
        // Half a file may be a module too, and what it imports may come after it.
        await sleep(this.#retryMs);
        if (isLast()) await this.#read(file, own, true);
      } finally {
        late.abort();
      }
    };
    const deadline = async (): Promise<void> => {
      const inTime = await sleep(this.#deadlineMs, false, { signal: late.signal, ref: false }).catch(() => true);
      if (inTime || !isLast()) return;
      this.#report(file, new Timeout(`its top-level code did not end within ${this.#deadlineMs} ms`));
    };
    await Promise.race([read(), deadline()]);
  }

  #register(file: ModuleFile, agent: Agent): void {
    for (const gone of this.#files.values())
      if (gone.goneSince !== undefined && isSame(gone.agent, agent)) this.#drop(gone);
    const before = file.agent;
    try {
      this.#registry.register(agent);
    } catch (error) {
      if (file.waiting !== agent) this.#report(file, error);
      file.waiting = agent;
      return;
    }
    file.waiting = undefined;
    file.problem = undefined;
    file.agent = agent;
    // Another name or version: the old one was not replaced.
    if (before !== undefined) this.#registry.withdraw(before);
    const { name, version } = agent;
    this.#log.info({ file: file.name, agent: name, version }, "an agent module is loaded");
  }

  #report(file: ModuleFile, error: unknown): void {
    const failure = toFailure(error);
    const serving = file.agent && { serving: `${file.agent.name}@${file.agent.version}` };
    file.waiting = undefined;
    file.problem = { file: file.name, failure, since: new Date().toISOString(), ...serving };
    this.#log.error({ file: file.name, failure, ...serving }, "an agent module was not loaded");
  }
}

function isSame(one: Agent | undefined, other: Agent): boolean {
  return one?.name === other.name && one.version === other.version && one.tenant === other.tenant;
}
