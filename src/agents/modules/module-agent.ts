import { z } from "zod";
import { InvalidInput } from "../../tools/errors.ts";
import type { AgentManifest, Capability } from "../../tools/registry/manifest.ts";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { givenContext } from "./given-context.ts";
import { moduleDefinition } from "./module-definition.ts";

type Definition = z.output<typeof moduleDefinition>;

/**
 * Makes an agent of a module's default export: a plain object `{name, version, description, capabilities, input, output, effect?,
 * execute(task, context)}`. Without `input` or `output` anything is taken or returned; without `effect` the worst is assumed. What
 * `execute` gets is frozen and its own.
 *
 * @throws InvalidInput naming every field that is wrong.
 */
export function moduleAgent(exported: unknown, file: string): Agent {
  const read = moduleDefinition.safeParse(exported);
  if (!read.success) {
    const reasons = read.error.issues.map((issue) => `${issue.path.join(".") || "default export"}: ${issue.message}`);
    throw new InvalidInput(`${file} is no agent: ${reasons.join("; ")}`, {
      field: read.error.issues.map((issue) => issue.path.join(".")).join(", "),
    });
  }
  const { name, execute, probe, input = z.looseObject({}), output = z.unknown() } = read.data;
  const agent = defineAgent({
    ...manifestOf(read.data),
    input,
    output,
    source: { kind: "module", detail: file },
    execute: (task, context) =>
      execute.call(
        exported,
        frozenCopy({ ...task, input: { ...(task.input as object) } }),
        givenContext(context, name),
      ),
  });
  if (probe === undefined) return agent;
  return { ...agent, probe: async (signal) => await probe.call(exported, Object.freeze({ signal })) };
}

function manifestOf({
  execute: _execute,
  probe: _probe,
  input: _input,
  output: _output,
  capabilities,
  cost,
  ...rest
}: Definition) {
  const manifest: Omit<AgentManifest, "input" | "output"> = {
    ...withoutUndefined(rest),
    capabilities: capabilities.map((each): Capability => withoutUndefined(each)),
    ...(cost !== undefined && { cost: withoutUndefined(cost) }),
  };
  return manifest;
}

type Present<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}
