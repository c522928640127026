import type { PlannedWorkflow } from "../planned.ts";
import { drawPlan, type PictureOptions } from "./draw-plan.ts";
import { shapeToText } from "./shape-to-text.ts";

/** A plan as an SVG document: light, or dark where its reader prefers that; no script, no font and nothing loaded. */
export function planToSvg(plan: PlannedWorkflow, options: PictureOptions = {}): string {
  return `${shapeToText(drawPlan(plan, options, true))}\n`;
}
