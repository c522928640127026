import { sinks, withDependencies, namesRead, producers, isNames } from "../../graph/plan/dependencies.ts";
import { QUESTION_NAMES } from "../../graph/plan/names.ts";
import type { Plan } from "../../graph/plan/plan.ts";
import type { Study } from "../../graph/plan/study-plan.ts";
import type { Effect } from "../../tools/registry/manifest.ts";
import type { Problem } from "../../tools/problem.ts";
import type { VersionRow } from "./sql/read-workflows.ts";

/** A version of a workflow as clients see it, without its document. Times are ISO 8601. */
export interface VersionView {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly created_at: string;
  /** Since then it never changes. */
  readonly first_run_at: string | null;
  /** Since then it is not offered any more. */
  readonly retired_at: string | null;
  readonly promoted_from_run: string | null;
}

/** What a caller of a workflow has to know of it. */
export interface Signature {
  /** The names a run brings, each with its JSON Schema; `{}`: any value. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly string[];
  /** The kinds of effect that a run can have. */
  readonly effects: readonly Effect[];
  /** Why it cannot run as things are now; missing where it can. */
  readonly problems?: readonly Problem[];
}

export function versionView(row: VersionRow): VersionView {
  const { name, version, description, promoted_from_run } = row;
  return {
    name,
    version,
    description,
    created_at: row.created_at.toISOString(),
    first_run_at: row.first_run_at?.toISOString() ?? null,
    retired_at: row.retired_at?.toISOString() ?? null,
    promoted_from_run,
  };
}

export function signatureOf(plan: Plan, study: Study): Signature {
  // Of what does not stand only its own words are certain: its expressions may be what is wrong with it.
  if (!study.ok)
    return { inputs: plan.inputs ?? {}, outputs: namesOf(plan.outputs ?? []), effects: [], problems: study.problems };
  const { effects } = study.proof;
  const kinds = ["pure", "idempotent", "compensable", "irreversible"] as const;
  return {
    inputs: inputsOf(plan),
    outputs: namesOf(plan.outputs ?? sinks(withDependencies(plan)).flatMap((step) => step.outputs)),
    effects: kinds.filter((kind) => effects[kind].length > 0),
  };
}

/** Where nothing is declared, the names that no step produces; every run has a question, be it empty. */
function inputsOf(plan: Plan): Readonly<Record<string, unknown>> {
  if (plan.inputs !== undefined) return plan.inputs;
  const written = producers(plan);
  const read = plan.steps.flatMap((step) => namesRead(step)).filter((name) => !written.has(name));
  return Object.fromEntries(
    read.map((name) => [name, QUESTION_NAMES.has(name) ? { type: "string", default: "" } : {}]),
  );
}

function namesOf(outputs: NonNullable<Plan["outputs"]>): string[] {
  return isNames(outputs) ? [...outputs] : Object.keys(outputs);
}
