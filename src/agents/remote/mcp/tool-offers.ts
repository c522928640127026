import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import semver from "semver";
import { z } from "zod";
import type { AgentContext, Task } from "../../agent.ts";
import { defineAgent } from "../../define-agent.ts";
import type { Agent, AgentStatus } from "../../agent.ts";
import type { Effect } from "../../../tools/registry/manifest.ts";
import { fingerprint } from "../fingerprint.ts";
import { givenFacts } from "../given-facts.ts";
import { readObjectSchema } from "../json-schema.ts";
import { itemNames } from "../item-names.ts";
import type { Offer } from "../offers.ts";
import type { McpDefinition } from "../remote-definition.ts";
import { snakeName } from "../snake-name.ts";
import { toolOutput } from "./tool-output.ts";

interface ToolOffers {
  readonly definition: McpDefinition;
  /** As the server says it; not every server says a semantic version. */
  readonly version: string | undefined;
  readonly tools: readonly Tool[];
  readonly status: () => AgentStatus;
  readonly probe: (signal: AbortSignal) => Promise<void>;
  readonly call: (tool: Tool, agent: string, task: Task, context: AgentContext) => Promise<unknown>;
}

/** The tools of an MCP server as agents, each named `<server>_<tool>` and pinned by the hash of what it says of itself. */
export function toolOffers(given: ToolOffers): Offer[] {
  const names = itemNames(
    given.definition.name,
    given.tools.map((tool) => tool.name),
  );
  return given.tools.map((tool) => {
    const name = names.get(tool.name) ?? snakeName(tool.name);
    return { item: tool.name, name, hash: hashOf(tool), make: () => toolAgent(tool, name, given) };
  });
}

/** Annotations are part of it: a tool that stops being read-only is another tool. */
function hashOf({ name, title, description, inputSchema, outputSchema, annotations }: Tool): string {
  return fingerprint({ name, title, description, inputSchema, outputSchema, annotations });
}

function toolAgent(tool: Tool, name: string, { definition, version, status, probe, call }: ToolOffers): Agent {
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
    ...givenFacts(definition),
    ...(definition.timeoutMs !== undefined && { timeoutMs: definition.timeoutMs }),
    source: { kind: "mcp", detail: definition.url ?? [definition.command, ...(definition.args ?? [])].join(" ") },
    execute: (task, context): Promise<z.input<z.ZodType>> => call(tool, name, task as Task, context),
  });
  return { ...(agent as Agent), status, probe };
}

/** Hints are the server's word; one that says nothing may do anything. */
function effectOf({ annotations }: Tool): Effect {
  if (annotations?.readOnlyHint === true) return "pure";
  return annotations?.idempotentHint === true ? "idempotent" : "irreversible";
}
