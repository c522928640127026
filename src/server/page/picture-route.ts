import { Hono } from "hono";
import { z } from "zod";
import { drawPlan } from "../../graph/plan/draw/draw-plan.ts";
import { pictureStyle } from "../../graph/plan/draw/picture-style.ts";
import { proofInWords } from "../../graph/plan/draw/proof-in-words.ts";
import { findCycle } from "../../graph/plan/dependencies.ts";
import { planned, type PlannedWorkflow } from "../../graph/plan/planned.ts";
import { InvalidInput } from "../../tools/errors.ts";
import type { AppEnv } from "../http/app-env.ts";
import { readBody } from "../http/request/read-body.ts";

/** Steps of a plan, those of nested workflows too, and dependencies between them that are drawn for whoever asks. */
const MOST_STEPS = 400;
const MOST_DEPENDENCIES = 1000;

const outline = z.looseObject({ steps: z.array(z.looseObject({})) });

/** What `plan.created` tells of a plan, with what a run's values would say beside it. */
function filled(given: unknown): unknown {
  const read = outline.safeParse(given);
  if (!read.success) return given;
  const steps = read.data.steps.map((step) => ({ inputs: [], with: {}, outputs: [], depends_on: [], ...step }));
  return { by: "given", run_id: "", revision: 0, state: "ready", ...read.data, steps };
}

const body = z.object({
  plan: z.preprocess(filled, planned),
  /** Width of the place for the picture, pixels. */
  room: z.number().min(0).max(10_000).default(1000),
});

/** Draws a plan for the page: the layout is the server's, in one place for files, the command line and the page. */
export function pictureRoute(): Hono<AppEnv> {
  return new Hono<AppEnv>().post("/page/picture", async (context) => {
    const { plan, room } = await readBody(context, body);
    const { steps, dependencies } = sizeOf(plan);
    if (steps > MOST_STEPS || dependencies > MOST_DEPENDENCIES)
      throw new InvalidInput(`the plan is too large to be drawn: ${steps} steps, ${dependencies} dependencies`, {
        field: "plan",
      });
    const { proof } = plan;
    const picture = drawPlan(plan, { proof, room, states: new Map() }, false);
    return context.json({ picture, ...(proof !== undefined && { proof: proofInWords(proof) }) });
  });
}

/** @throws InvalidInput when steps wait for each other, nested ones too: such a plan has no order to be drawn in. */
function sizeOf(plan: PlannedWorkflow): { steps: number; dependencies: number } {
  const { steps } = plan;
  const cycle = findCycle(plan);
  if (cycle !== undefined) throw new InvalidInput(`steps wait for each other: ${cycle.join(", ")}`, { field: "plan" });
  const size = { steps: steps.length, dependencies: 0 };
  for (const step of steps) {
    const inner = step.workflow === undefined ? { steps: 0, dependencies: 0 } : sizeOf(step.workflow);
    size.steps += inner.steps;
    size.dependencies += step.depends_on.length + inner.dependencies;
  }
  return size;
}

/** The picture's style in the colours of the page. */
export function pagePictureStyle(): string {
  return pictureStyle({
    paper: "var(--card)",
    card: "var(--paper)",
    ink: "var(--ink)",
    soft: "var(--soft)",
    line: "var(--line-strong)",
    accent: "var(--brand)",
    accentSoft: "var(--brand-soft)",
    good: "var(--good)",
    bad: "var(--bad)",
    badSoft: "var(--bad-soft)",
    warn: "var(--warn)",
  });
}
