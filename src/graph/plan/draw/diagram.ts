import type { Effect } from "../../../tools/registry/manifest.ts";

/** What is special about a step, as a chip in its box. */
export interface Mark {
  readonly kind: "aggregate" | "when" | "each" | "repeat" | "approval" | "undo" | "fallback" | "effect" | "policy";
  readonly text: string;
}

/** A step as a box; `id` is its path: `outer/inner` for a step of a nested workflow. */
export interface StepNode {
  readonly kind: "step";
  readonly id: string;
  readonly title: string;
  /** The agent or workflow that does it, with its version range. */
  readonly doer: string;
  readonly effect: Effect | undefined;
  readonly marks: readonly Mark[];
  /** More to know about it, for whoever points at the box. */
  readonly details: readonly string[];
  readonly critical: boolean;
  /** The steps of a nested workflow, drawn inside. */
  readonly inner: Diagram | undefined;
}

/** Names that the run brings, or one name that it yields. */
export interface EndNode {
  readonly kind: "input" | "output";
  readonly id: string;
  readonly title: string;
}

export type DiagramNode = StepNode | EndNode;

/** What goes from one box to others; without names they only wait for it. */
export interface Net {
  readonly from: string;
  readonly names: readonly string[];
  readonly to: readonly string[];
}

/** A plan as boxes and what goes between them; the order of the boxes is that of the document. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly nets: readonly Net[];
  /** The steps that decide how long the run takes, in order. */
  readonly critical: readonly string[];
}
