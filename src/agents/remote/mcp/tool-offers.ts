import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import semver from "semver";
import { z } from "zod";
import type { AgentContext, Task } from "../../agent.ts";
import { defineAgent } from "../../define-agent.ts";
import type { Agent, AgentStatus } from "../../agent.ts";
import type { Effect } from "../../../tools/registry/manifest.ts";
import { fingerprint } from "../fingerprint.ts";
import { readObjectSchema } from "../json-schema.ts";
import type { Offer } from "../offers.ts";
import type { McpDefinition } from "../remote-definition.ts";
import { snakeName, unusedName } from "../snake-name.ts";
import { toolOutput } from "./tool-output.ts";

interface ToolOffers {
  readonly definition: McpDefinition;
  /** As the server says it; not every server says a semantic version. */
  readonly version: string | undefined;
  readonly tools: readonly Tool[];
  readonly status: () => AgentStatus;
  readonly call: (tool: Tool, agent: string, task: Task, context: AgentContext) => Promise<unknown>;
}

/** The tools of an MCP server as agents, each named `<server>_<tool>` and pinned by the hash of what it says of itself. */
export function toolOffers(given: ToolOffers): Offer[] {
  const names = namesOf(given.definition.name, given.tools);
  return given.tools.map((tool) => {
    const name = names.get(tool.name) ?? snakeName(tool.name);
    return { item: tool.name, name, hash: hashOf(tool), make: () => toolAgent(tool, name, given) };
  });
}

/**
 * The same names for the same tools in every process, whatever their order. Of tools that would be called the same none is: one that is
 * added must not be run by a plan that names another.
 */
function namesOf(server: string, tools: readonly Tool[]): ReadonlyMap<string, string> {
  const plain = new Map(tools.map(({ name }) => [name, snakeName(`${server}_${snakeName(name)}`)]));
  const bearers = Map.groupBy(plain, ([, wanted]) => wanted);
  const taken = new Set(bearers.keys());
  return new Map(
    [...plain].map(([name, wanted]) => {
      if ((bearers.get(wanted) ?? []).length === 1) return [name, wanted];
      const unique = unusedName(wanted, name, (each) => taken.has(each));
      taken.add(unique);
      return [name, unique];
    }),
  );
}

/** Annotations are part of it: a tool that stops being read-only is another tool. */
function hashOf({ name, title, description, inputSchema, outputSchema, annotations }: Tool): string {
  return fingerprint({ name, title, description, inputSchema, outputSchema, annotations });
}

function toolAgent(tool: Tool, name: string, { definition, version, status, call }: ToolOffers): Agent {
  const title = tool.title ?? tool.annotations?.title ?? tool.name.replaceAll(/[-_.]+/g, " ");
  const described = tool.description?.trim() ?? "";
  const agent = defineAgent({
    name,
    version: semver.valid(version) ?? "1.0.0",
    description: described === "" ? title : described,
    capabilities: [
      {
        name: snakeName(tool.name),
        description: described === "" || described.includes(title) ? described || title : `${title}: ${described}`,
        examples: [],
      },
    ],
    input: readObjectSchema(tool.inputSchema),
    output: tool.outputSchema === undefined ? toolOutput : readObjectSchema(tool.outputSchema),
    effect: effectOf(tool),
    ...(definition.timeoutMs !== undefined && { timeoutMs: definition.timeoutMs }),
    source: { kind: "mcp", detail: definition.url ?? [definition.command, ...(definition.args ?? [])].join(" ") },
    execute: (task, context): Promise<z.input<z.ZodType>> => call(tool, name, task as Task, context),
  });
  return { ...(agent as Agent), status };
}

/** Hints are the server's word; one that says nothing may do anything. */
function effectOf({ annotations }: Tool): Effect {
  if (annotations?.readOnlyHint === true) return "pure";
  return annotations?.idempotentHint === true ? "idempotent" : "irreversible";
}
