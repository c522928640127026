import { join } from "node:path";
import type { Failure } from "../../tools/errors.ts";
import type { Agent } from "../agent.ts";
import { signatureOf } from "./signature.ts";

/** A file that holds no agent, or not the one that is registered. */
export interface ModuleProblem {
  /** Name within the folder. */
  readonly file: string;
  readonly failure: Failure;
  /** ISO 8601. */
  readonly since: string;
  /** The agent that the file held before, as `name@version`: it goes on working. */
  readonly serving?: string;
}

/** What is known of one file of a folder of modules. */
export class ModuleFile {
  readonly name: string;
  readonly path: string;
  /** Counts imports; only the last one's result counts. */
  attempt = 0;
  /** What is registered. */
  agent: Agent | undefined;
  /** What was read and cannot be registered while its name is taken. */
  waiting: Agent | undefined;
  problem: ModuleProblem | undefined;
  /** Since when the file is not there, milliseconds since 1970. */
  goneSince: number | undefined;
  /** The file's own signature before it was last read, and those of the files it read. */
  #read: string | undefined;
  #files: ReadonlyMap<string, string> = new Map();
  #changed: { readonly signature: string; readonly since: number } | undefined;

  constructor(folder: string, name: string) {
    this.name = name;
    this.path = join(folder, name);
  }

  /** Notes what is being read. */
  reads(own: string, files: ReadonlyMap<string, string>): void {
    this.#read = own;
    this.#files = files;
    this.#changed = undefined;
  }

  /**
   * What the file, or one that it read, is now against what was read; `changing` until it has been the same for a while, so that a file
   * that is written in pieces is read when it is whole.
   *
   * @param own the file's present signature
   * @param quietMs how long it has to stay the same
   */
  async look(own: string, quietMs: number): Promise<"same" | "changing" | "changed"> {
    const files = [...this.#files];
    const now = await Promise.all(files.map(([path]) => signatureOf(path)));
    if (own === this.#read && files.every(([, before], place) => before === now[place])) {
      this.#changed = undefined;
      return "same";
    }
    const signature = [own, ...now].join(" ");
    if (this.#changed?.signature !== signature) this.#changed = { signature, since: performance.now() };
    return performance.now() - this.#changed.since >= quietMs ? "changed" : "changing";
  }
}
