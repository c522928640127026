import { InvalidOutput } from "../../tools/errors.ts";
import { finding } from "../../tools/finding.ts";
import type { PlannedStep } from "../plan/planned.ts";

/**
 * What a step writes under its names: with one name the whole output, unless it has a field of exactly that name; with several
 * names the fields of those names. A finding stays whole under one name, for its statements are what others state and cite.
 *
 * @throws InvalidOutput when a field is missing; names those that exist.
 */
export function pickOutputs(
  step: Pick<PlannedStep, "name" | "agent" | "outputs">,
  output: unknown,
): Record<string, unknown> {
  const fields =
    typeof output === "object" && output !== null && !Array.isArray(output) ? (output as Record<string, unknown>) : {};
  const [only, ...others] = step.outputs;
  if (only !== undefined && others.length === 0) {
    const whole = !Object.hasOwn(fields, only) || finding.safeParse(output).success;
    return { [only]: whole ? output : fields[only] };
  }
  return Object.fromEntries(
    step.outputs.map((name) => {
      if (!Object.hasOwn(fields, name)) {
        throw new InvalidOutput(`step ${step.name} is to write ${name}, which agent ${step.agent} did not return`, {
          field: name,
          alternatives: Object.keys(fields),
        });
      }
      return [name, fields[name]];
    }),
  );
}
