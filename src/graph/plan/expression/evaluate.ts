import { InvalidInput } from "../../../tools/errors.ts";
import { RETURNED_PER_UNIT, work } from "./environment.ts";
import { describeFault, faultOf, quoted } from "./fault.ts";
import { parseExpression } from "./parse-expression.ts";
import { toCel } from "./to-cel.ts";
import { toJson } from "./to-json.ts";
import { weightOf } from "./weight-of.ts";

/**
 * The value of a CEL expression over the run's values, as JSON.
 *
 * @throws InvalidInput when it is not CEL, cannot be evaluated over these values, or loops for too long.
 */
export function evaluate(expression: string, values: Readonly<Record<string, unknown>>): unknown {
  const parsed = parseExpression(expression);
  const read = parsed.names.filter((name) => Object.hasOwn(values, name) && values[name] !== undefined);
  const scope = Object.fromEntries(read.map((name) => [name, toCel(values[name])]));
  try {
    const result = work.within(() => {
      const value = parsed.run(scope);
      work.spend(weightOf(value) / RETURNED_PER_UNIT);
      return value;
    });
    return toJson(result);
  } catch (cause) {
    const reason = describeFault(expression, faultOf(cause));
    throw new InvalidInput(`${quoted(expression)} cannot be evaluated: ${reason}`, { cause });
  }
}
