import { QUESTION_NAMES } from "../names.ts";
import { parametersOf } from "../parameters.ts";
import { inputsAsMap, type Given } from "./inputs-as-map.ts";
import { liftExpression, type Lifting } from "./lifting.ts";
import { liftLiteral } from "./lift-literal.ts";

/** Words about the form of an answer, which are not taken from the question. */
const FORM: ReadonlySet<string> = new Set(["format", "schema", "instructions"]);

/**
 * What a step is given, with nothing of the question left in it: a list of names becomes a map where it has to, literals that stood in
 * the question become expressions. An agent that would fall back on the run's question is given it in so many words.
 */
export function liftInputs(step: Given & { readonly agent: string }, lifting: Lifting): Given {
  const agent = lifting.agents.find(({ name }) => name === step.agent);
  const lifted = liftLiterals(step, lifting);
  const kept = Object.fromEntries(Object.entries(step.with).filter(([key]) => !Object.hasOwn(lifted, key)));
  const names = Array.isArray(step.inputs) ? (step.inputs as readonly string[]) : undefined;
  const falls = agent !== undefined && parametersOf(agent.input).declared.has("question");
  if (!falls && Object.keys(lifted).length === 0 && names?.some((name) => QUESTION_NAMES.has(name)) === false)
    return { inputs: step.inputs, with: kept };
  const map = inputsAsMap(step, agent, lifting.values);
  if (falls && !Object.hasOwn(map, "question") && !Object.hasOwn(step.with, "question")) map["question"] = "question";
  const expressions = Object.entries(map).map(([key, expression]) => [key, liftExpression(expression, lifting)]);
  return { inputs: { ...Object.fromEntries(expressions), ...lifted }, with: kept };
}

/** The literals that hold values of the question, as expressions by parameter. */
export function liftLiterals({ with: literals }: Pick<Given, "with">, { parameters }: Lifting): Record<string, string> {
  return Object.fromEntries(
    Object.entries(literals).flatMap(([key, literal]) => {
      const lifted = FORM.has(key) ? undefined : liftLiteral(literal, parameters);
      return lifted === undefined ? [] : [[key, lifted] as const];
    }),
  );
}
