import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { readPlanText } from "../../../graph/plan/document/read-plan-text.ts";
import { MAX_BYTES } from "../../../graph/plan/document/parse-source.ts";
import type { Plan } from "../../../graph/plan/plan.ts";
import { NAMES } from "../../../graph/plan/names.ts";
import type { WorkflowCatalog } from "../../../graph/plan/surroundings.ts";
import { catalogOf } from "../../workflows/catalog-of.ts";

/** A workflow in a file of the folder. */
export interface FiledWorkflow {
  readonly name: string;
  readonly version: string;
  readonly plan: Plan;
  readonly text: string;
}

export interface FolderCatalog extends WorkflowCatalog {
  /** The file that the version of this name was read from. */
  file(name: string, version: string): FiledWorkflow | undefined;
}

/** The other workflows of a folder by name and version; files that hold none, or no name, are passed over. */
export async function folderCatalog(folder: string, except: string): Promise<FolderCatalog> {
  const files = await readdir(folder).catch(() => []);
  const candidates = files.filter((file) => /\.(yaml|yml|json)$/.test(file) && file !== basename(except)).toSorted();
  const read = await Promise.all(candidates.map((file) => readWorkflow(join(folder, file))));
  const found = read.filter((entry) => entry !== undefined);
  const catalog = catalogOf(found.map((entry) => ({ ...entry, plan: () => entry.plan })));
  return {
    ...catalog,
    file: (name, version) => found.findLast((entry) => entry.name === name && entry.version === version),
  };
}

async function readWorkflow(path: string): Promise<FiledWorkflow | undefined> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) return undefined;
  const text = await readFile(path, "utf8");
  const reading = readPlanText(text);
  if (!reading.ok) return undefined;
  const { name, version = "0.0.0" } = reading.plan;
  return name === undefined || !NAMES.test(name) ? undefined : { name, version, plan: reading.plan, text };
}
