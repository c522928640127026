import type { AgentManifest, Effect } from "../tools/registry/manifest.ts";
import { nearest } from "../tools/nearest.ts";
import type { Problem } from "../tools/problem.ts";
import { readPlanText } from "./plan/document/read-plan-text.ts";
import { withPositions } from "./plan/document/with-positions.ts";
import { parseReference } from "./plan/names.ts";
import type { Figures } from "./plan/proof/figures.ts";
import { readPlan } from "./plan/read-plan.ts";
import { studyPlan, type Study } from "./plan/study-plan.ts";
import type { StoredWorkflow, WorkflowCatalog } from "./plan/surroundings.ts";

/** A plan that comes with a run: a document, be it as text in YAML or JSON, or the name of a stored workflow as `name` or `name@range`. */
export type Given = { readonly document: unknown } | { readonly workflow: string };

interface Around {
  readonly inputs: ReadonlySet<string>;
  readonly agents: readonly AgentManifest[];
  readonly figures: Figures;
  readonly approve: ReadonlySet<Effect>;
}

/** What can be said of a plan that comes with a run, before it runs. */
export type GivenStudy = Study & { readonly stored?: StoredWorkflow | undefined };

/** Finds, reads, checks and proves a plan that comes with a run; what is wrong is said by place, as in the run's input. */
export function studyGiven(given: Given, workflows: WorkflowCatalog, around: Around): GivenStudy {
  if ("document" in given) {
    const { document } = given;
    if (typeof document === "string") return studyText(document, workflows, around);
    const reading = readPlan(document);
    return reading.ok ? studyPlan(reading.plan, { ...around, workflows }, around.figures) : reading;
  }
  const { name, range } = parseReference(given.workflow);
  const stored = workflows.get(name, range);
  if (stored === undefined) return { ok: false, problems: [unknownWorkflow(given.workflow, workflows)] };
  const plan = { ...stored.plan, name, version: stored.version };
  const study = studyPlan(plan, { ...around, workflows }, around.figures);
  return study.ok ? { ...study, plan: { ...study.plan, stored: true }, stored } : { ...study, stored };
}

function studyText(text: string, workflows: WorkflowCatalog, around: Around): Study {
  const reading = readPlanText(text);
  if (!reading.ok) return reading;
  const study = studyPlan(reading.plan, { ...around, workflows }, around.figures);
  return study.ok ? study : { ok: false, problems: withPositions(study.problems, reading.locate) };
}

function unknownWorkflow(reference: string, workflows: WorkflowCatalog): Problem {
  const { name, range } = parseReference(reference);
  const versions = workflows.versions(name);
  if (versions.length > 0) {
    const message = `workflow ${name} has no version ${range ?? ""}`;
    return { code: "unknown_version", path: "", message, expected: `one of ${versions.join(", ")}` };
  }
  const names = workflows.names();
  const near = nearest(name, names);
  return {
    code: "unknown_workflow",
    path: "",
    message: `unknown workflow ${name}${near === undefined ? "" : `; did you mean ${near}?`}`,
    expected: names.length === 0 ? "none is stored" : `one of ${names.toSorted().join(", ")}`,
    ...(near !== undefined && { nearest: near }),
  };
}
