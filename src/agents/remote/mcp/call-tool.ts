import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { CallToolResultSchema, type CallToolResult, type Tool } from "@modelcontextprotocol/sdk/types.js";
import { traceHeaders } from "../../../tools/tracing/traceparent.ts";
import type { AgentContext, Task } from "../../agent.ts";
import { refused } from "../refused.ts";
import { outputOf, textOf } from "./tool-output.ts";

/** Longest time a timer takes, milliseconds: the context's signal is what ends a call. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Calls a tool. The context's signal ends the call on the server's side too, progress is handed on, and the step's idempotency key goes
 * along as `_meta.idempotencyKey`, its deadline as `_meta.deadlineMs`, the trace as `_meta.traceparent`.
 * @throws BatonError `unavailable` with the tool's words when it reports an error, and whatever the SDK throws
 */
export async function callTool(
  client: Client,
  tool: Tool,
  agent: string,
  task: Task,
  context: AgentContext,
): Promise<unknown> {
  const { idempotencyKey, deadline } = context;
  const _meta = {
    idempotencyKey,
    ...(deadline !== undefined && { deadlineMs: Math.floor(deadline) }),
    ...traceHeaders(),
  };
  const params = { name: tool.name, arguments: task.input, _meta };
  const options: RequestOptions = {
    signal: context.signal,
    timeout: FOREVER_MS,
    onprogress: ({ progress, total, message }) => {
      const known = total !== undefined && total > 0;
      context.progress(
        message ?? (known ? `${progress} of ${total}` : String(progress)),
        known ? progress / total : undefined,
      );
    },
  };
  const result =
    tool.execution?.taskSupport === "required"
      ? await callAsTask(client, params, options, context)
      : // Not callTool: it checks the output against the schema itself, with a code that blames the caller.
        await client.request({ method: "tools/call", params }, CallToolResultSchema, options);
  if (result.isError === true) throw refused(agent, textOf(result));
  return outputOf(result, tool.outputSchema !== undefined);
}

/** Some tools take long by design and are only offered as tasks that the server keeps. */
async function callAsTask(
  client: Client,
  params: { readonly name: string; readonly arguments: Record<string, unknown>; readonly _meta: object },
  options: RequestOptions,
  context: AgentContext,
): Promise<CallToolResult> {
  const { name, arguments: given, _meta } = params;
  let taskId: string | undefined;
  const stop = (): void => {
    if (taskId !== undefined) client.experimental.tasks.cancelTask(taskId).catch(() => undefined);
  };
  context.signal.addEventListener("abort", stop, { once: true });
  try {
    const sent = { name, arguments: given, _meta: { ..._meta } };
    const stream = client.experimental.tasks.callToolStream(sent, CallToolResultSchema, { ...options, task: {} });
    for await (const message of stream) {
      switch (message.type) {
        case "taskCreated":
          taskId = message.task.taskId;
          break;
        case "taskStatus":
          context.progress(message.task.statusMessage ?? message.task.status);
          break;
        case "result":
          return message.result;
        case "error":
          throw message.error;
      }
    }
    throw refused(name, "its task ended without a result");
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
}
