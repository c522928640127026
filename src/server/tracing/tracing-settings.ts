import { z } from "zod";

const text = z.string().trim().min(1, "must not be empty");
const address = z.url({ protocol: /^https?$/, error: "must be an http or https address" });
/** As W3C baggage: `name=value` separated by commas, values percent-encoded. */
const pairs = text.transform((list, check) => {
  const read: Record<string, string> = {};
  for (const part of list.split(",")) {
    if (part.trim() === "") continue;
    const at = part.indexOf("=");
    if (at < 1) {
      check.addIssue({
        code: "custom",
        message: `must be name=value, separated by commas, and holds "${part.trim()}"`,
      });
      continue;
    }
    read[part.slice(0, at).trim()] = decoded(part.slice(at + 1).trim());
  }
  return read;
});

const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

/** The standard variables of OpenTelemetry that Baton heeds, and one of its own. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address
    .optional()
    .describe("address of an OpenTelemetry collector, as in http://127.0.0.1:4318; with it traces are sent"),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address
    .optional()
    .describe("the same for traces alone, with its whole path, as in http://127.0.0.1:4318/v1/traces"),
  OTEL_EXPORTER_OTLP_HEADERS: pairs
    .optional()
    .describe("headers for the collector: name=value, separated by commas, percent-encoded"),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs.optional().describe("further headers for traces"),
  OTEL_SERVICE_NAME: text.default("baton").describe("name of this service in traces"),
  OTEL_RESOURCE_ATTRIBUTES: pairs
    .optional()
    .describe("what else is told of this server in traces: name=value, separated by commas"),
  OTEL_TRACES_SAMPLER: z
    .enum(samplers)
    .default("parentbased_always_on")
    .describe("which traces are kept; parentbased: as the caller decided, where there is one"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("share of traces that the traceidratio samplers keep, 0 to 1"),
  BATON_TRACE_CONTENT: z
    .enum(["true", "false"])
    .default("false")
    .describe("whether traces hold prompts, replies, queries and messages of errors"),
};

type TracingEnvironment = z.output<z.ZodObject<typeof tracingVariables>>;

export interface TracingSettings {
  /** Where OTLP over HTTP takes traces. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: (typeof samplers)[number];
  /** 0 to 1. */
  readonly ratio: number;
  /** Whether spans may hold content. */
  readonly content: boolean;
}

/** `undefined`: no collector is named, no spans are made. */
export function tracingSettings(env: TracingEnvironment): TracingSettings | undefined {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url =
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base === undefined ? undefined : `${base.replace(/\/$/, "")}/v1/traces`);
  if (url === undefined) return undefined;
  return {
    url,
    headers: { ...env.OTEL_EXPORTER_OTLP_HEADERS, ...env.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    service: env.OTEL_SERVICE_NAME,
    resource: env.OTEL_RESOURCE_ATTRIBUTES ?? {},
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    content: env.BATON_TRACE_CONTENT === "true",
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
