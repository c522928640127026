import { readPlan } from "../../graph/plan/read-plan.ts";
import { Conflict } from "../../tools/errors.ts";
import type { Connection } from "../../tools/database/database.ts";
import { nextVersion } from "./next-version.ts";
import { newestFirst } from "./pick-version.ts";
import { sameContent } from "./same-content.ts";
import { readVersions, readWorkflow } from "./sql/read-workflows.ts";
import { insertWorkflow, replaceWorkflow, restoreWorkflow, type WorkflowToWrite } from "./sql/write-workflow.ts";
import type { WorkflowRow } from "./sql/workflow-row.ts";
import type { Storing } from "./workflows.ts";

/** Under which version a workflow is to be stored, and what stands there. */
export interface Place {
  readonly version: string;
  readonly there: WorkflowRow | undefined;
  /** The version a changed workflow may take. */
  readonly free: string;
}

/**
 * The version a workflow takes: the one it names; where it names none, the newest one if that has the same content, else the next.
 * The tenant's revision must be locked.
 */
export async function placeOf(
  connection: Connection,
  name: string,
  wanted: string | undefined,
  document: unknown,
): Promise<Place> {
  const known = await readVersions(connection, name);
  const free = nextVersion(known.map((row) => row.version));
  if (wanted !== undefined) return { version: wanted, there: await readWorkflow(connection, name, wanted), free };
  const [newest] = newestFirst(known.map((row) => row.version));
  const there = newest === undefined ? undefined : await readWorkflow(connection, name, newest);
  return there !== undefined && readsTheSame(there.document, document)
    ? { version: there.version, there, free }
    : { version: free, there: undefined, free };
}

/** Writes a workflow into its place. @throws Conflict when what stands there was run and has other content. */
export async function storeWorkflow(
  connection: Connection,
  workflow: Omit<WorkflowToWrite, "version">,
  { version, there, free }: Place,
): Promise<Storing> {
  const { name } = workflow;
  if (there === undefined) {
    await insertWorkflow(connection, { ...workflow, version });
    return "created";
  }
  const same = readsTheSame(there.document, workflow.document);
  if (same && (there.source === workflow.source || there.first_run_at !== null)) {
    if (there.retired_at === null) return "unchanged";
    await restoreWorkflow(connection, name, version);
    return "restored";
  }
  // Between reading and writing a run may have begun, which takes no lock but the row's own.
  if (there.first_run_at === null && (await replaceWorkflow(connection, { ...workflow, version }))) return "replaced";
  throw new Conflict(
    `${name} ${version} was run and never changes; leave the version out, or take a free one as ${free}`,
    { field: "version", alternatives: [free] },
  );
}

function readsTheSame(one: unknown, other: unknown): boolean {
  const [first, second] = [readPlan(one), readPlan(other)];
  return first.ok && second.ok && sameContent(first.plan, second.plan);
}
