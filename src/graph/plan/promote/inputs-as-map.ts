import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import { QUESTION_NAMES } from "../names.ts";
import { parametersOf } from "../parameters.ts";

/** A step's inputs as far as their binding goes. */
export interface Given {
  readonly inputs: readonly string[] | Readonly<Record<string, string>>;
  readonly with: Readonly<Record<string, unknown>>;
}

/**
 * Inputs written as names, as the map that binds the same: by name, the question to `question`, and otherwise by type
 * (src/graph/step/bind-inputs.ts) over the values that the run had.
 */
export function inputsAsMap(
  { inputs, with: literals }: Given,
  agent: AgentManifest | undefined,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  if (!Array.isArray(inputs)) return { ...(inputs as Readonly<Record<string, string>>) };
  const { declared, open } =
    agent === undefined ? { declared: new Map<string, never>(), open: true } : parametersOf(agent.input);
  const map: Record<string, string> = {};
  const later: string[] = [];
  const put = (parameter: string, name: string): void => {
    if (!Object.hasOwn(literals, parameter)) map[parameter] = name;
  };
  const names = inputs as readonly string[];
  for (const name of names) {
    if (declared.has(name)) put(name, name);
    else if (QUESTION_NAMES.has(name) && (agent === undefined || declared.has("question"))) {
      if (name === "question" || !names.includes("question")) put("question", name);
    } else if (open) put(name, name);
    else later.push(name);
  }
  for (const name of later) {
    const free = [...declared].find(
      ([parameter, type]) =>
        parameter !== "question" &&
        !Object.hasOwn(map, parameter) &&
        !Object.hasOwn(literals, parameter) &&
        (!Object.hasOwn(values, name) || type.safeParse(values[name]).success),
    );
    if (free !== undefined) put(free[0], name);
  }
  return map;
}
