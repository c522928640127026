import type { Assistant } from "../../assistants/assistant.ts";
import { findAssistant } from "../../assistants/assistants.ts";
import type { RunKwargs, RunRequest } from "../../runs/run.ts";
import { HttpProblem, type FieldError } from "../reply/http-problem.ts";
import { traceHeaders } from "../../../tools/tracing/traceparent.ts";
import { PRIORITY_KEY, type RunCreate } from "./run-create.ts";

export interface RunRules {
  readonly assistants: readonly Assistant[];
  /** The graph's nodes, which interrupts and jumps may name. */
  readonly nodes: readonly string[];
  /** What is wrong with an input of a tenant beyond its general form; fields are dotted paths below `input`. */
  readonly checkInput?:
    | ((
        input: Readonly<Record<string, unknown>>,
        tenant: string,
      ) => readonly FieldError[] | Promise<readonly FieldError[]>)
    | undefined;
  /** What is wrong with an address that is to be told of a run's end; without it no webhook is taken. */
  readonly checkWebhook?: ((url: string) => Omit<FieldError, "field"> | undefined) | undefined;
}

/**
 * What a client asked for, as the run life cycle takes it.
 * @throws NotFound for an unknown assistant, HttpProblem 422 for a node that does not exist or an input that is refused
 */
export async function toRunRequest(
  body: RunCreate,
  { tenant, threadId }: { readonly tenant: string; readonly threadId: string | undefined },
  rules: RunRules,
): Promise<RunRequest> {
  const { assistant_id } = findAssistant(rules.assistants, body.assistant_id);
  const errors = [
    ...unknownNodes(body, rules.nodes),
    ...webhookErrors(body, rules),
    ...(await inputErrors(body, tenant, rules)),
  ];
  if (errors.length > 0)
    throw new HttpProblem(422, errors.map((error) => `${error.field}: ${error.message}`).join("; "), { errors });
  return {
    threadId,
    assistantId: assistant_id,
    kwargs: toKwargs(body),
    metadata: body.metadata ?? {},
    multitaskStrategy: body.multitask_strategy ?? "enqueue",
    ifNotExists: body.if_not_exists ?? "reject",
    onCompletion: body.on_completion === "keep" || body.on_completion === "continue" ? "keep" : "delete",
    traceparent: traceHeaders().traceparent,
    priority: body.priority ?? body.metadata?.[PRIORITY_KEY] ?? 0,
    delayMs: Math.round((body.after_seconds ?? 0) * 1000),
    ...(body.webhook && { webhook: body.webhook }),
  };
}

function toKwargs(body: RunCreate): RunKwargs {
  const { input, command, interrupt_before, interrupt_after, stream_mode, stream_subgraphs } = body;
  const checkpointId = body.checkpoint_id ?? body.checkpoint?.checkpoint_id;
  const config = toConfig(body);
  return {
    ...(input !== undefined && { input }),
    ...(command && { command }),
    ...(checkpointId && {
      checkpoint: { checkpoint_id: checkpointId, checkpoint_ns: body.checkpoint?.checkpoint_ns ?? "" },
    }),
    ...(config && { config }),
    ...(interrupt_before && { interrupt_before }),
    ...(interrupt_after && { interrupt_after }),
    stream_mode: stream_mode && stream_mode.length > 0 ? [...new Set(stream_mode)] : ["values"],
    ...(stream_subgraphs && { stream_subgraphs }),
  };
}

/** The client's config without what only the server may say: whose data it is, and LangGraph's own keys. */
function toConfig({ config, context }: RunCreate): Record<string, unknown> | undefined {
  if (!config && !context) return undefined;
  const configurable = Object.entries(config?.configurable ?? {}).filter(
    ([key]) => key !== "tenant_id" && key !== "thread_id" && !key.startsWith("__"),
  );
  return {
    ...Object.fromEntries(Object.entries(config ?? {}).filter(([, value]) => value !== null)),
    configurable: Object.fromEntries(configurable),
    ...(context && { context }),
  };
}

function unknownNodes(
  { interrupt_before, interrupt_after, command }: RunCreate,
  nodes: readonly string[],
): FieldError[] {
  const jumps = command?.goto
    ? [command.goto].flat().map((target) => (typeof target === "string" ? target : target.node))
    : [];
  const named = {
    interrupt_before: listed(interrupt_before),
    interrupt_after: listed(interrupt_after),
    "command.goto": jumps.filter((name) => name !== "__end__"),
  };
  const known = nodes.filter((name) => !name.startsWith("__"));
  return Object.entries(named).flatMap(([field, names]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => ({ field, message: `the graph has no node ${JSON.stringify(name)}`, expected: known.join(", ") })),
  );
}

function listed(names: readonly string[] | "*" | null | undefined): readonly string[] {
  return names === "*" || !names ? [] : names;
}

function webhookErrors({ webhook }: RunCreate, { checkWebhook }: RunRules): FieldError[] {
  if (!webhook) return [];
  const fault = checkWebhook ? checkWebhook(webhook) : { message: "this server calls no webhooks" };
  return fault === undefined ? [] : [{ field: "webhook", ...fault }];
}

async function inputErrors({ input }: RunCreate, tenant: string, { checkInput }: RunRules): Promise<FieldError[]> {
  if (!input || !checkInput) return [];
  const errors = await checkInput(input, tenant);
  return errors.map((error) => ({ ...error, field: error.field === "" ? "input" : `input.${error.field}` }));
}
