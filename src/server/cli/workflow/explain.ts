import { secondsInWords } from "../../../graph/plan/draw/proof-in-words.ts";
import type { PlannedStep, PlannedWorkflow } from "../../../graph/plan/planned.ts";
import { marksOf } from "../../../graph/plan/draw/marks-of.ts";
import type { Bound, Proof } from "../../../graph/plan/proof/proof.ts";
import { waves } from "../../../graph/plan/waves.ts";
import type { Study } from "../../../graph/plan/study-plan.ts";

type Sound = Extract<Study, { ok: true }>;

/** What a workflow will do, for a person: its order, what it takes, what it can do to the outside, and what was rewritten. */
export function explain({ plan, proof, rewrites }: Sound): string {
  const { name = "plan", version, description } = plan;
  const parts = [
    [`${name}${version === undefined ? "" : ` ${version}`}`, ...(description === undefined ? [] : [description])],
    ["Order", ...waves(plan.steps).flatMap(waveLines)],
    ["What it takes", ...table(boundRows(proof))],
    ["Step by step, usually / at worst", ...table(stepRows(proof))],
    ["Critical path", `  ${proof.critical_path.join(" → ") || "none"}`],
    ["Effects", ...effectLines(proof)],
    [
      "Rewrites",
      ...(rewrites.length === 0 ? ["  none"] : rewrites.map((one) => `  ${one.step} ${one.change}: ${one.reason}`)),
    ],
    ["Budget", `  ${budgetInWords(plan, proof)}`],
    ...(proof.assumed.length === 0
      ? []
      : [["Assumed", `  no figures are declared by ${proof.assumed.join(", ")}; the server's defaults count`]]),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function waveLines(steps: readonly PlannedStep[], at: number): string[] {
  return steps.flatMap((step, index) => [
    `${index === 0 ? String(at + 1).padStart(3) : "   "}. ${stepLine(step)}`,
    ...(step.workflow === undefined
      ? []
      : waves(step.workflow.steps).flatMap((wave, inner) => waveLines(wave, inner).map((line) => `     ${line}`))),
  ]);
}

function stepLine(step: PlannedStep): string {
  const { name, agent, range, depends_on } = step;
  const marks = marksOf(step).map(({ text }) => text);
  const after = depends_on.length === 0 ? "" : `  ← ${depends_on.join(", ")}`;
  return `${name} (${agent}${range === undefined ? "" : `@${range}`})${after}${marks.length === 0 ? "" : `  [${marks.join("; ")}]`}`;
}

function boundRows({ worst, expected, least }: Proof): string[][] {
  return [
    ["", "steps", "attempts", "tokens", "usd", "time"],
    ["at worst", ...cells(worst)],
    ["usually", ...cells(expected)],
    ["at least", ...cells(least)],
  ];
}

function stepRows({ steps }: Proof): string[][] {
  const both = (a: string, b: string): string => (a === b ? a : `${a} / ${b}`);
  return [
    ["", "steps", "attempts", "tokens", "usd", "time"],
    ...steps.map(({ name, worst, expected }) => {
      const most = cells(worst);
      return [name, ...cells(expected).map((cell, at) => both(cell, most[at] ?? ""))];
    }),
  ];
}

function cells({ steps, attempts, tokens, usd, seconds }: Bound): string[] {
  const count = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 1 });
  return [
    count(steps),
    count(attempts),
    count(tokens),
    `$${usd.toLocaleString("en", { maximumFractionDigits: 4 })}`,
    secondsInWords(seconds),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("   ")}`,
  );
}

function effectLines({ effects }: Proof): string[] {
  const lines = (["irreversible", "compensable", "idempotent", "pure"] as const)
    .filter((effect) => effects[effect].length > 0)
    .map((effect) => `  ${effect}: ${effects[effect].join(", ")}`);
  return lines.length === 0 ? ["  none"] : lines;
}

function budgetInWords({ budget }: PlannedWorkflow, proof: Proof): string {
  if (budget === undefined || proof.budget === undefined) return "none is set";
  const limits = Object.entries(budget).map(([name, most = 0]) => `${name} ${most.toLocaleString("en")}`);
  const verdict =
    proof.budget === "proven"
      ? "not even the worst case exceeds it"
      : "the worst case exceeds it; a run is stopped before the step that would";
  return `${limits.join(", ")}: ${verdict}`;
}
