import { Draw } from "./draw.ts";
import type { Name } from "./random-expression.ts";
import type { Document } from "./document.ts";
import { randomWorkflow } from "./random-workflow.ts";
import type { Script } from "./script.ts";
import { tightBudget } from "./tight-budget.ts";

/** One case of a property: a workflow, what it is given, how its agents behave, and when the process dies. */
export interface WorkflowCase {
  readonly document: Document;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly script: Script;
  /** After so many beginnings, ends and writes each process dies; the last one lives. */
  readonly deaths: readonly number[];
}

interface Given {
  readonly name: Name;
  readonly schema: unknown;
  readonly value: unknown;
}

/** The case that a seed stands for: 1 to 60 steps, short ones more often. */
export function randomCase(seed: number): WorkflowCase {
  const draw = new Draw(seed);
  const size = draw.int(1, draw.pick([3, 6, 12, 12, 20, 40, 60]));
  const room = { steps: size, approvals: 3 };
  const given = randomInputs(draw);
  const names: Name[] = [...given.map(({ name }) => name), { name: "question", kind: "any", maybeNull: false }];
  const width = size > 30 ? 4 : 1;
  const document = randomWorkflow(draw, room, { depth: 0, given: names, width }, size, "rest");
  if (draw.chance(0.5)) document.outputs = outputsOf(draw, document);
  const declared = draw.chance(0.5);
  if (declared) document.inputs = Object.fromEntries(given.map(({ name, schema }) => [name.name, schema]));
  const left = given.filter(
    ({ schema }) => declared && typeof schema === "object" && schema !== null && "default" in schema,
  );
  const inputs = Object.fromEntries(
    given.filter((entry) => !left.includes(entry)).map(({ name, value }) => [name.name, value]),
  );
  if (draw.chance(0.06)) document.budget = { steps: 100_000, tokens: 1e9, usd: 1e6, seconds: 3600 };
  else if (draw.chance(0.12)) document.budget = tightBudget(draw, document);
  const script = { seed: draw.int(0, 2 ** 31 - 1), storm: draw.pick([0, 0.4, 0.8, 1.2, 2]) };
  const deaths = Array.from({ length: draw.pick([1, 1, 1, 2, 4]) }, () =>
    draw.pick([draw.int(1, 12), draw.int(1, 12 + 6 * size)]),
  );
  return { document, inputs, script, deaths };
}

function randomInputs(draw: Draw): Given[] {
  const all: Given[] = [
    { name: { name: "seed_n", kind: "int", maybeNull: false }, schema: "integer", value: draw.int(0, 100) },
    {
      name: { name: "seed_list", kind: "list", maybeNull: false },
      schema: { type: "array" },
      value: Array.from({ length: draw.int(0, 8) }, () => draw.int(0, 9)),
    },
    {
      name: { name: "seed_object", kind: "object", maybeNull: false },
      schema: { type: "object" },
      value: { n: draw.int(0, 99), s: "given", list: [1, 2] },
    },
    { name: { name: "seed_set", kind: "int", maybeNull: false }, schema: { type: "integer", default: 3 }, value: 3 },
  ];
  return draw.some(all, 4);
}

/** Declared outputs, so that nobody reads what some steps write. */
function outputsOf(draw: Draw, { steps }: Document): string[] | Record<string, string> {
  const names = steps.flatMap((step) => step.outputs);
  const chosen = draw.some(names, 4);
  const shown = chosen.length > 0 ? chosen : names.slice(-1);
  return draw.chance(0.5)
    ? shown
    : Object.fromEntries(shown.map((name, place) => [`result_${place}`, draw.pick([name, `[${name}]`])]));
}
