import semver from "semver";
import { z } from "zod";
import { isSnakeCase } from "./snake-name.ts";

const name = z
  .string()
  .refine(isSnakeCase, "must be snake_case, at most 64 characters, starting with a letter, as in price_feed");

const address = z
  .url({ protocol: /^https?$/, error: "must be an http or https address, as in https://example.com/mcp" })
  // It is shown, and fetch takes none.
  .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
    error: "must name no user and no password: send them as headers, as in authorization",
  });

const header = z
  .string()
  .max(8_192)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, "must be a header value on one line");

const headers = z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be a header's name"), header);

/** An object that `z.fromJSONSchema` reads, checked when the agent is made. */
const jsonSchema = z.record(z.string(), z.json());

const timeoutMs = z.int().min(1).max(3_600_000);

const range = z
  .strictObject({ expected: z.number().min(0), most: z.number().min(0) })
  .refine(({ expected, most }) => expected <= most, "expects more than the most");

const capability = z.union([
  z.string().trim().min(1, "must not be empty").max(2_000),
  z.strictObject({
    name: name,
    description: z.string().max(4_000).default(""),
    examples: z.array(z.string().max(2_000)).max(50).default([]),
    /** What this capability takes and gives, where that is more precise than the agent's schemas. */
    input: jsonSchema.optional(),
    output: jsonSchema.optional(),
  }),
]);

const capabilities = z.array(capability).min(1, "must name at least one capability").max(200);

const version = z.string().refine((text) => semver.valid(text) === text, 'must be a semantic version as "1.0.0"');

const description = z.string().trim().min(1, "must not be empty").max(4_000);

/** What the registry tells of an agent and does not act on, but for what is deprecated: that is only found where there is nothing else. */
const about = {
  owner: z.string().trim().min(1, "must not be empty").max(200).optional(),
  /** A text, or where to read one. */
  documentation: z.string().trim().min(1, "must not be empty").max(4_000).optional(),
  /** What to use instead. */
  deprecated: z.string().trim().min(1, "must say what to use instead").max(2_000).optional(),
};

/** How long an attempt usually takes, milliseconds. */
const latencyMs = z.number().positive().max(3_600_000).optional();

/** What becomes of a remote agent that is no longer what it was when it was registered: taken as it is, or not offered until confirmed. */
const onChange = z.enum(["accept", "hold"]).default("hold");

const mcp = z
  .strictObject({
    kind: z.literal("mcp"),
    name,
    command: z.string().min(1).max(4_096).optional(),
    args: z.array(z.string().max(32_768)).max(200).optional(),
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a variable's name"), z.string()).optional(),
    url: address.optional(),
    headers: headers.optional(),
    /** Of all its tools. */
    ...about,
    timeoutMs: timeoutMs.optional(),
    on_change: onChange,
  })
  .superRefine((given, context) => {
    const issue = (field: string, message: string): void =>
      context.addIssue({ code: "custom", path: [field], message });
    if (given.command === undefined && given.url === undefined)
      issue("url", "is missing: an MCP server is reached by url, or started by command");
    if (given.command !== undefined && given.url !== undefined)
      issue("url", "cannot stand beside command: a server is either started or reached");
    if (given.command === undefined) {
      if (given.args !== undefined) issue("args", "needs a command");
      if (given.env !== undefined) issue("env", "needs a command");
    }
    if (given.url === undefined && given.headers !== undefined) issue("headers", "needs a url");
  });

const a2a = z
  .strictObject({
    kind: z.literal("a2a"),
    /** The agent card, or the host that keeps it at /.well-known/agent-card.json. */
    url: address,
    /** Default: the card's name. */
    name: name.optional(),
    /** One agent for the card, or one for each of its skills. */
    per: z.enum(["card", "skill"]).default("card"),
    headers: headers.optional(),
    /** Of all its agents; documentation in place of the card's. */
    ...about,
    timeoutMs: timeoutMs.optional(),
    on_change: onChange,
  })
  .superRefine(({ name: given, per }, context) => {
    if (per === "skill" && given === undefined)
      context.addIssue({
        code: "custom",
        path: ["name"],
        message: "is missing: agents of skills are named <name>_<skill>",
      });
  });

const langgraph = z.strictObject({
  kind: z.literal("langgraph"),
  url: address,
  /** Id of an assistant, or the name of a graph. */
  assistant: z.string().min(1).max(200),
  name,
  version: version.default("1.0.0"),
  description,
  capabilities,
  /** What the agent takes; default {question}. */
  input: jsonSchema.optional(),
  /** The graph's input; "{{name}}" stands for that parameter. Default {"messages": [{"role": "user", "content": "{{question}}"}]}. */
  template: jsonSchema.optional(),
  effect: z.enum(["pure", "idempotent", "compensable", "irreversible"]).default("irreversible"),
  ...about,
  latencyMs,
  headers: headers.optional(),
  timeoutMs: timeoutMs.optional(),
  on_change: onChange,
});

const instance = z.strictObject({ url: address, weight: z.number().positive().max(1_000).default(1) });

const path = z
  .string()
  .max(2_000)
  .regex(/^\/(?!\/)/, "must be a path on the agent's own host, as in /health");

const http = z
  .strictObject({
    kind: z.literal("http"),
    name,
    version: version.default("1.0.0"),
    description,
    capabilities,
    url: address.optional(),
    instances: z.array(instance).min(1).max(100).optional(),
    method: z.enum(["POST", "PUT", "PATCH", "GET"]).default("POST"),
    headers: headers.optional(),
    input: jsonSchema.optional(),
    output: jsonSchema.optional(),
    effect: z.enum(["pure", "idempotent", "compensable", "irreversible"]).default("irreversible"),
    ...about,
    latencyMs,
    cost: z.strictObject({ tokens: range.optional(), usd: range.optional() }).optional(),
    timeoutMs: timeoutMs.optional(),
    /** What to ask an instance to see whether it works, on the instance's own origin; missing: it is not asked. */
    probe: z.union([path, z.strictObject({ path, method: z.enum(["GET", "HEAD"]).default("GET") })]).optional(),
    on_change: onChange,
  })
  .superRefine(({ url, instances }, context) => {
    if ((url === undefined) === (instances === undefined))
      context.addIssue({
        code: "custom",
        path: [url === undefined ? "url" : "instances"],
        message: url === undefined ? "is missing: name url or instances" : "cannot stand beside url",
      });
    const urls = instances?.map((each) => each.url) ?? [];
    if (new Set(urls).size < urls.length)
      context.addIssue({ code: "custom", path: ["instances"], message: "names an address twice" });
  });

/**
 * Where agents come from that do not run in this process.
 *
 * @example
 * { "kind": "mcp", "name": "files", "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv"] }
 * { "kind": "mcp", "name": "search", "url": "https://example.com/mcp", "headers": { "authorization": "Bearer …" } }
 * { "kind": "a2a", "url": "https://agents.example.com" }
 * { "kind": "langgraph", "url": "https://graphs.example.com", "assistant": "support", "name": "support_desk",
 *   "description": "Answers questions about orders", "capabilities": ["Say where an order is"] }
 * { "kind": "http", "name": "geocode", "description": "Finds coordinates", "capabilities": ["Turn an address into coordinates"],
 *   "url": "https://geo.example.com/v1", "effect": "pure", "input": { "type": "object", "properties": { "address": { "type": "string" } } } }
 */
export const remoteDefinition = z.discriminatedUnion("kind", [mcp, a2a, langgraph, http]);

export type RemoteDefinition = z.output<typeof remoteDefinition>;
export type McpDefinition = z.output<typeof mcp>;
export type A2aDefinition = z.output<typeof a2a>;
export type LanggraphDefinition = z.output<typeof langgraph>;
export type HttpDefinition = z.output<typeof http>;
export type GivenCapability = z.output<typeof capability>;
