import type { ASTNode } from "@marcbachmann/cel-js";
import type { Fault } from "../../expression/fault.ts";
import type { Shape } from "../shape/shape.ts";

/** Something in an expression that fails whatever the names hold. */
export interface TypeFault extends Fault {
  readonly expected?: string | undefined;
  readonly nearest?: string | undefined;
}

/** What typing a part of an expression needs to know. */
export interface Typing {
  /** What a name in sight may hold. */
  readonly shapeOf: (name: string) => Shape;
  readonly report: (fault: TypeFault) => void;
  /** The shape of a part, its own faults reported. */
  readonly infer: (node: ASTNode, typing: Typing) => Shape;
}

/** The same with one more variable in sight. */
export function withVariable(typing: Typing, variable: string, shape: Shape): Typing {
  return { ...typing, shapeOf: (name) => (name === variable ? shape : typing.shapeOf(name)) };
}
