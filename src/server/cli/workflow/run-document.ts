import { parse } from "yaml";
import { parseReference } from "../../../graph/plan/names.ts";
import type { FolderCatalog } from "./folder-catalog.ts";

/**
 * The workflow's document as a server takes it: other workflows of its folder stand in their steps, so that what runs is what was checked.
 * `text` has been read without a problem.
 */
export function runDocument(text: string, catalog: FolderCatalog): unknown {
  return inlined(parse(text, { logLevel: "silent", maxAliasCount: -1 }), catalog);
}

function inlined(value: unknown, catalog: FolderCatalog): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("workflow" in value && !("steps" in value)) return inlined(value.workflow, catalog);
  if (!("steps" in value) || !Array.isArray(value.steps)) return value;
  return { ...value, steps: value.steps.map((step: unknown) => inlinedStep(step, catalog)) };
}

function inlinedStep(step: unknown, catalog: FolderCatalog): unknown {
  if (typeof step !== "object" || step === null || !("workflow" in step)) return step;
  const { workflow } = step;
  if (typeof workflow !== "string") return { ...step, workflow: inlined(workflow, catalog) };
  const { name, range } = parseReference(workflow);
  const version = catalog.get(name, range)?.version;
  const file = version === undefined ? undefined : catalog.file(name, version);
  return file === undefined ? step : { ...step, workflow: runDocument(file.text, catalog) };
}
