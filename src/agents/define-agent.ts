import type { z } from "zod";
import type { AgentManifest } from "../tools/registry/manifest.ts";
import type { Agent, AgentContext, Task } from "./agent.ts";

/** What an author of an agent writes; the rest of the contract has defaults. */
type Definition<Input extends z.ZodType, Output extends z.ZodType> = Omit<AgentManifest, "input" | "output"> & {
  readonly input: Input;
  readonly output: Output;
  execute(task: Task<z.output<Input>>, context: AgentContext): Promise<z.input<Output>>;
};

/** Makes an agent whose `execute` is typed by its own schemas. */
export function defineAgent<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<Input, Output>,
): Agent<z.output<Input>, z.input<Output>> {
  return {
    ...definition,
    status: () => "ready",
    canHandle: (task) => definition.input.safeParse(task.input).success,
    execute: (task, context) => definition.execute(task, context),
  };
}
