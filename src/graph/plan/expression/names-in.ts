import { parseExpression } from "./parse-expression.ts";

/** Names of the run that an expression reads, each once. @throws InvalidInput when it is not CEL. */
export function namesIn(expression: string): string[] {
  return [...parseExpression(expression).names];
}
