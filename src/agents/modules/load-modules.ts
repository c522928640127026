import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidInput, toFailure, type Failure } from "../../tools/errors.ts";
import type { Agent } from "../agent.ts";
import { moduleAgent } from "./module-agent.ts";

export interface LoadedModules {
  readonly agents: readonly Agent[];
  /** Files that hold no agent, and why. */
  readonly broken: readonly { readonly file: string; readonly failure: Failure }[];
}

/** Loads every `.ts`, `.js` and `.mjs` file of a folder as an agent. @throws InvalidInput when the folder cannot be read. */
export async function loadModules(folder: string): Promise<LoadedModules> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new InvalidInput(`the folder of agent modules cannot be read: ${folder}`, {
      field: "BATON_AGENTS_DIR",
      cause,
    });
  });
  const agents: Agent[] = [];
  const broken: { file: string; failure: Failure }[] = [];
  for (const file of files.toSorted()) {
    if (!/\.(ts|js|mjs)$/.test(file) || file.endsWith(".d.ts")) continue;
    try {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { default?: unknown };
      agents.push(moduleAgent(module.default, file));
    } catch (error) {
      broken.push({ file, failure: toFailure(error) });
    }
  }
  return { agents, broken };
}
