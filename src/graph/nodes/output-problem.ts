import type { Agent } from "../../agents/agent.ts";
import { toFailure } from "../../tools/errors.ts";
import type { RegistryView } from "../../tools/registry/versions/registry-view.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import type { StepState } from "../step/step-state.ts";
import type { Decision, Finding } from "./read-decisions.ts";

type Unknown = Extract<StepState, { status: "waiting" }>["unknown"];

/** Why what a person says came of a call cannot have come of it: its agent's schema refuses it, or the step is to write more. */
export function outputProblem(
  path: string,
  call: Unknown,
  decision: Decision | Finding,
  agents: Pick<RegistryView<Agent>, "find">,
): string | undefined {
  if (call === undefined || decision.kind !== "done") return undefined;
  const { agent: name, range, pin, outputs } = call;
  const agent = agents.find(name, { ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) });
  const output = decision.output ?? null;
  const read = agent?.output.safeParse(output);
  if (read?.success === false) {
    const [issue] = read.error.issues;
    return `${path}: agent ${name} cannot have returned that: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
  }
  try {
    pickOutputs({ name: path, agent: name, outputs }, output);
    return undefined;
  } catch (error) {
    return `${path}: ${toFailure(error).message}`;
  }
}
