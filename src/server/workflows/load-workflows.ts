import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { MAX_BYTES } from "../../graph/plan/document/parse-source.ts";
import { toFailure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Problem } from "../../tools/problem.ts";
import type { WorkflowMediaType } from "./sql/workflow-row.ts";
import { readWorkflowText } from "./workflow-text.ts";
import type { WorkflowDraft, Workflows } from "./workflows.ts";

const FORMS: Readonly<Record<string, WorkflowMediaType>> = {
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".json": "application/json",
};

export interface WorkflowFolder {
  readonly path: string;
  /** Whether its absence is worth a word in the log. */
  readonly expected: boolean;
  /** Whether a file gives way to a workflow of its name that is there already, whatever it says. Default: it does not. */
  readonly yields?: boolean;
}

interface WorkflowFile extends WorkflowDraft {
  readonly file: string;
}

/**
 * Stores the workflows of a folder for a tenant. A file that does not stand is reported with lines and columns and left out; one that calls
 * another of the folder may come before it.
 *
 * @returns the names and versions that are new or changed, as `name@version`
 */
export async function loadWorkflows(
  workflows: Workflows,
  tenant: string,
  folder: WorkflowFolder,
  log: Logger,
): Promise<string[]> {
  let open = await readFolder(folder, log);
  if (folder.yields === true) open = await onlyNew(workflows, tenant, open);
  const stored: string[] = [];
  for (;;) {
    const refused: { file: WorkflowFile; problems: readonly Problem[] }[] = [];
    for (const file of open) {
      const outcome = await workflows
        .add(tenant, file)
        .catch((error: unknown) => ({ ok: false as const, problems: [asProblem(error)] }));
      if (!outcome.ok) refused.push({ file, problems: outcome.problems });
      else if (outcome.storing !== "unchanged") stored.push(`${outcome.row.name}@${outcome.row.version}`);
    }
    if (refused.length === 0) return stored;
    // Of those that are refused for want of another, one more round finds it; without progress there is nothing to wait for.
    if (refused.length === open.length) {
      for (const { file, problems } of refused)
        log.error({ file: file.file, problems }, "a workflow file was not stored");
      return stored;
    }
    open = refused.map(({ file }) => file);
  }
}

async function readFolder({ path, expected }: WorkflowFolder, log: Logger): Promise<WorkflowFile[]> {
  const names = await readdir(path).catch((error: unknown) => {
    if (expected) log.error({ folder: path, failure: toFailure(error) }, "the folder of workflows cannot be read");
    return [];
  });
  const files: WorkflowFile[] = [];
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1))) {
    const mediaType = FORMS[extname(name).toLowerCase()];
    if (mediaType === undefined) continue;
    const file = join(path, name);
    const bytes = await readFile(file).catch((error: unknown) => {
      log.error({ file, failure: toFailure(error) }, "a workflow file cannot be read");
      return undefined;
    });
    // What is longer is refused for that; its text need not be carried about.
    if (bytes !== undefined) files.push({ file, mediaType, source: bytes.subarray(0, MAX_BYTES + 1).toString("utf8") });
  }
  return files;
}

async function onlyNew(workflows: Workflows, tenant: string, files: readonly WorkflowFile[]): Promise<WorkflowFile[]> {
  const fresh: WorkflowFile[] = [];
  for (const file of files) {
    const text = readWorkflowText(file.source);
    const name = text.ok ? text.plan.name : undefined;
    if (name === undefined || !(await workflows.exists(tenant, name))) fresh.push(file);
  }
  return fresh;
}

function asProblem(error: unknown): Problem {
  const { code, message, field } = toFailure(error);
  return { code, path: field ?? "", message };
}
