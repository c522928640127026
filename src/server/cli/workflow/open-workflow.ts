import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { readPlanText, type TextReading } from "../../../graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../../graph/plan/document/with-positions.ts";
import { createFigures } from "../../../graph/plan/proof/create-figures.ts";
import { studyPlan, type Study } from "../../../graph/plan/study-plan.ts";
import { InvalidInput } from "../../../tools/errors.ts";
import type { Problem } from "../../../tools/problem.ts";
import type { KnownAgents } from "./agents-without-database.ts";
import { folderCatalog, type FolderCatalog } from "./folder-catalog.ts";

/** Longest text that is read at all; what is longer than a workflow may be is refused as one, not for lack of memory. */
const LONGEST = 20_000_000;

/** A file with a workflow, read and studied without a server. */
export interface OpenedWorkflow {
  readonly file: string;
  readonly text: string;
  readonly reading: TextReading;
  readonly study: Study;
  readonly catalog: FolderCatalog;
  readonly broken: KnownAgents["broken"];
}

/**
 * Reads a workflow and studies it against the built-in agents, the modules, and the other workflows of its folder.
 *
 * @param modules folder of agent modules, where there is one
 * @throws InvalidInput when the file cannot be read.
 */
export async function openWorkflow(file: string, modules: string | undefined): Promise<OpenedWorkflow> {
  const text = await textOf(file);
  const reading = readPlanText(text);
  const catalog = await folderCatalog(dirname(resolve(file)), file);
  if (!reading.ok)
    return { file, text, reading, study: { ok: false, problems: reading.problems }, catalog, broken: [] };
  // The agents bring their tools along, which take a while to load: not for a file that is no workflow.
  const { agentsWithoutDatabase } = await import("./agents-without-database.ts");
  const { agents, broken } = await agentsWithoutDatabase(modules);
  const surroundings = { agents, workflows: catalog, inputs: undefined };
  const found = studyPlan(reading.plan, surroundings, createFigures(agents));
  const study = found.ok ? found : { ok: false as const, problems: withPositions(found.problems, reading.locate) };
  return { file, text, reading, study, catalog, broken };
}

async function textOf(file: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new InvalidInput(`${file} ${reason}`, { field: "file", cause });
  };
  try {
    const found = await stat(file);
    if (!found.isFile()) return refuse("is no file");
    if (found.size > LONGEST) return refuse(`is larger than ${LONGEST.toLocaleString("en")} bytes`);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    return refuse("cannot be read", error);
  }
}

/** What is wrong with it; empty: nothing. */
export function problemsOf({ study }: Pick<OpenedWorkflow, "study">): readonly Problem[] {
  return study.ok ? [] : study.problems;
}
