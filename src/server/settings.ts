import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { InvalidInput } from "../tools/errors.ts";
import type { Effect } from "../tools/registry/manifest.ts";
import { retentionRules, retentionVariables } from "./retention/retention-settings.ts";
import type { RetentionRules } from "./retention/rules.ts";
import { queueSettings, queueVariables, type QueueSettings } from "./queue-settings.ts";
import { tracingSettings, tracingVariables, type TracingSettings } from "./tracing/tracing-settings.ts";

const text = z.string().trim().min(1, "must not be empty");

/** Every variable Baton reads; `.env.example` lists them, and a test holds the two together. */
const environment = z.object({
  HOST: text.default("127.0.0.1").describe("address to listen on; anything but loopback needs API keys"),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(2024)
    .describe("port to listen on, 0 for any free one; unset, the next free one from 2024 on"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a connection string as "postgres://user:password@host:5432/database"')
    .optional()
    .describe("Postgres to use; without it an embedded server runs below BATON_DATA_DIR"),
  BATON_DATA_DIR: text.default(".baton").describe("where the embedded database, data sets and price books live"),
  BATON_AGENTS_DIR: text
    .optional()
    .describe("folder of agent modules (.ts, .js, .mjs), live as soon as they are written"),
  BATON_MCP_COMMANDS: text
    .optional()
    .describe("tenants that may register MCP servers run as commands on this host, separated by commas, * for all"),
  BATON_WORKFLOWS_DIR: text
    .optional()
    .describe("folder of workflows (.yaml, .yml, .json) to store at start; unset, workflows where there is one"),
  BATON_REQUIRE_APPROVAL: z
    .string()
    .transform((list) => list.split(",").map((effect) => effect.trim()))
    .pipe(z.array(z.enum(["pure", "idempotent", "compensable", "irreversible"])))
    .optional()
    .describe("effects of which a step must carry an approval, separated by commas, as in irreversible"),
  BATON_MAX_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(10)
    .describe("attempts an agent may have at one task, whatever it and the plan say"),
  BATON_MAX_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(86_400_000)
    .describe("longest deadline of one attempt, whatever its agent and the plan say, milliseconds"),
  BATON_PROBE_INTERVAL_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(5000)
    .describe("between two probes of an instance in trouble, milliseconds; rarer while it works; 0 for no probes"),
  BATON_PROBE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(10)
    .default(2000)
    .describe("longest time for one probe, milliseconds"),
  BATON_BREAKER_FAILURES: z.coerce
    .number()
    .int()
    .min(1)
    .default(5)
    .describe("failures in a row after which an instance of an agent is left alone"),
  BATON_BREAKER_REST_MS: z.coerce
    .number()
    .int()
    .min(1)
    .max(30_000)
    .default(2000)
    .describe("how long it is left alone before one attempt tests it, milliseconds; doubles up to 30,000"),
  BATON_AGENT_PLACES: z.coerce
    .number()
    .int()
    .min(1)
    .default(80)
    .describe("attempts that one instance of an agent takes at once"),
  BATON_TENANT_PLACES: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("how many of those places one tenant may have at most; unset, four fifths"),
  ...retentionVariables,
  ...queueVariables,
  BATON_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(300_000)
    .default(0)
    .describe("how long it goes on answering at least after SIGTERM, so that probes see it drain, milliseconds"),
  BATON_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("warn")
    .describe("least level that is logged, as JSON lines on stderr"),
  BATON_API_KEYS: text.optional().describe("keys that clients send as x-api-key: tenant:secret, separated by commas"),
  BATON_METRICS_TOKEN: z
    .string()
    .min(16, "must have at least 16 characters")
    .regex(/^[\x21-\x7e]+$/, "must have no character that a header cannot carry")
    .optional()
    .describe(
      "what a scraper of /metrics sends as Authorization: Bearer to see all tenants; with a tenant's key it sees that tenant",
    ),
  BATON_CORS_ORIGINS: text
    .optional()
    .describe(
      "origins a browser may call from, separated by commas; unset: any with keys, this machine and Studio without",
    ),
  BATON_SECRET: z
    .string()
    .min(32, "must have at least 32 characters")
    .optional()
    .describe("key of reversible redaction tokens; without it one is made and kept in BATON_DATA_DIR"),
  OPENAI_API_KEY: text
    .optional()
    .describe("key of an OpenAI-compatible endpoint; with it or OPENAI_BASE_URL a model is used"),
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .optional()
    .describe("address of the endpoint, as in http://127.0.0.1:11434/v1"),
  BATON_MODEL: text.default("gpt-4.1-mini").describe("model to ask for"),
  BATON_EMBEDDING_MODEL: text.optional().describe("embedding model for dense search; needs pgvector in the database"),
  BATON_MODEL_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(60_000)
    .describe("longest time for one model call, milliseconds"),
  BATON_MODEL_PLANNER: text.optional().describe("another model for the planner"),
  BATON_MODEL_RETRIEVER: text.optional().describe("another model for the retriever"),
  BATON_MODEL_ANALYZER: text.optional().describe("another model for the analyzer"),
  BATON_MODEL_PRICER: text.optional().describe("another model for the pricer"),
  BATON_MODEL_SYNTHESIZER: text.optional().describe("another model for the synthesizer"),
  ...tracingVariables,
});

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Whether the port was asked for; the default gives way to the next free one. */
  readonly portGiven: boolean;
  /** `undefined`: run an embedded server. */
  readonly databaseUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly agentsDir: string | undefined;
  /** Tenants that may have MCP servers run on this host, "*" for all; a server without keys allows its one tenant anyway. */
  readonly mcpCommands: readonly string[];
  /** Absolute. */
  readonly workflowsDir: string;
  /** Whether the folder of workflows was asked for; the default need not exist. */
  readonly workflowsDirGiven: boolean;
  /** Effects of which every step must carry an approval. */
  readonly approve: ReadonlySet<Effect>;
  /** Upper bounds of what agents and plans may ask for. */
  readonly bounds: { readonly mostAttempts: number; readonly longestMs: number };
  /** How instances of agents are probed, left alone and shared. Times in milliseconds. */
  readonly instances: {
    readonly probes: { readonly intervalMs: number; readonly timeoutMs: number };
    readonly breaker: { readonly failures: number; readonly restMs: number };
    readonly bulkhead: { readonly places: number; readonly tenantPlaces: number };
  };
  /** How long what is past is kept. */
  readonly retention: RetentionRules;
  readonly queue: QueueSettings;
  /** How long the server answers at least once it is to stop, not ready any more. */
  readonly drainMs: number;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** As given; `undefined`: no keys in the environment. */
  readonly apiKeys: string | undefined;
  /** Opens the metrics of all tenants, where the server asks for keys. */
  readonly metricsToken: string | undefined;
  /** `undefined`: the server decides by whether it asks for keys. */
  readonly corsOrigins: readonly string[] | undefined;
  readonly secret: string | undefined;
  /** `undefined`: no model is configured, everything is done the built-in way. */
  readonly model: ModelSettings | undefined;
  /** `undefined`: no traces are sent. */
  readonly tracing: TracingSettings | undefined;
}

export interface ModelSettings {
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly name: string;
  readonly embedding: string | undefined;
  readonly timeoutMs: number;
  /** By agent, where it differs. */
  readonly overrides: Readonly<Record<string, string | undefined>>;
}

/** Variables of the environment, names and what they are for, in the order of `.env.example`. */
export const VARIABLES: readonly { readonly name: string; readonly purpose: string }[] = Object.entries(
  environment.shape,
).map(([name, schema]) => ({ name, purpose: schema.description ?? "" }));

/**
 * Reads the settings from the environment and, beneath it, a `.env` file in the working directory. The one reader of `process.env`.
 *
 * @throws InvalidInput naming every variable that is wrong.
 */
export function readSettings(): Settings {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return parseSettings(process.env);
}

/** An empty variable counts as not set. @throws InvalidInput naming every variable that is wrong. */
export function parseSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const read = environment.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new InvalidInput(`these settings are wrong:\n${lines.join("\n")}`, {
      field: read.error.issues.map((issue) => issue.path.join(".")).join(", "),
    });
  }
  const env = read.data;
  return {
    host: env.HOST,
    port: env.PORT,
    portGiven: given.PORT !== undefined,
    databaseUrl: env.DATABASE_URL,
    dataDir: resolve(env.BATON_DATA_DIR),
    agentsDir: env.BATON_AGENTS_DIR === undefined ? undefined : resolve(env.BATON_AGENTS_DIR),
    mcpCommands: (env.BATON_MCP_COMMANDS ?? "").split(",").map((tenant) => tenant.trim()),
    workflowsDir: resolve(env.BATON_WORKFLOWS_DIR ?? "workflows"),
    workflowsDirGiven: env.BATON_WORKFLOWS_DIR !== undefined,
    approve: new Set(env.BATON_REQUIRE_APPROVAL),
    bounds: { mostAttempts: env.BATON_MAX_ATTEMPTS, longestMs: env.BATON_MAX_TIMEOUT_MS },
    instances: {
      probes: { intervalMs: env.BATON_PROBE_INTERVAL_MS, timeoutMs: env.BATON_PROBE_TIMEOUT_MS },
      breaker: { failures: env.BATON_BREAKER_FAILURES, restMs: env.BATON_BREAKER_REST_MS },
      bulkhead: {
        places: env.BATON_AGENT_PLACES,
        tenantPlaces: Math.min(
          env.BATON_TENANT_PLACES ?? Math.max(1, Math.floor(env.BATON_AGENT_PLACES * 0.8)),
          env.BATON_AGENT_PLACES,
        ),
      },
    },
    retention: retentionRules(env),
    queue: queueSettings(env),
    drainMs: env.BATON_DRAIN_MS,
    logLevel: env.BATON_LOG_LEVEL,
    apiKeys: env.BATON_API_KEYS,
    metricsToken: env.BATON_METRICS_TOKEN,
    corsOrigins: env.BATON_CORS_ORIGINS?.split(",").map((origin) => origin.trim()),
    secret: env.BATON_SECRET,
    model: env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined ? undefined : modelSettings(env),
    tracing: tracingSettings(env),
  };
}

function modelSettings(env: z.output<typeof environment>): ModelSettings {
  return {
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    name: env.BATON_MODEL,
    embedding: env.BATON_EMBEDDING_MODEL,
    timeoutMs: env.BATON_MODEL_TIMEOUT_MS,
    overrides: {
      planner: env.BATON_MODEL_PLANNER,
      retriever: env.BATON_MODEL_RETRIEVER,
      analyzer: env.BATON_MODEL_ANALYZER,
      pricer: env.BATON_MODEL_PRICER,
      synthesizer: env.BATON_MODEL_SYNTHESIZER,
    },
  };
}
