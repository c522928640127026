import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import semver from "semver";
import { InvalidInput, Timeout, toFailure, type Failure } from "../../tools/errors.ts";
import type { Agent } from "../agent.ts";
import { createFreshImports } from "./fresh-imports.ts";
import { moduleAgent } from "./module-agent.ts";
import { isModuleFile } from "./module-files.ts";

export interface LoadedModules {
  /** By name, the newest version of each first. */
  readonly agents: readonly Agent[];
  /** Files that hold no agent, and why. */
  readonly broken: readonly { readonly file: string; readonly failure: Failure }[];
}

/** How long a module's top-level code may take, milliseconds. */
const DEADLINE_MS = 5000;

/** Loads every module of a folder as an agent, once. @throws InvalidInput when the folder cannot be read. */
export async function loadModules(folder: string): Promise<LoadedModules> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new InvalidInput(`the folder of agent modules cannot be read: ${folder}`, {
      field: "BATON_AGENTS_DIR",
      cause,
    });
  });
  const imports = createFreshImports();
  const load = async (file: string): Promise<Agent> => {
    const late = sleep(DEADLINE_MS, undefined, { ref: false }).then(() => {
      throw new Timeout(`its top-level code did not end within ${DEADLINE_MS} ms`);
    });
    return moduleAgent(await Promise.race([imports.import(join(folder, file)).exported, late]), file);
  };
  const names = files.filter(isModuleFile).toSorted();
  const loaded = await Promise.allSettled(names.map(load));
  imports.close();
  const agents: Agent[] = [];
  const broken: { file: string; failure: Failure }[] = [];
  for (const [place, result] of loaded.entries()) {
    if (result.status === "fulfilled") agents.push(result.value);
    else broken.push({ file: names[place] ?? "", failure: toFailure(result.reason) });
  }
  return { agents: agents.toSorted(byNameNewestFirst), broken };
}

function byNameNewestFirst(a: Agent, b: Agent): number {
  return a.name === b.name ? semver.rcompare(a.version, b.version) : a.name < b.name ? -1 : 1;
}
