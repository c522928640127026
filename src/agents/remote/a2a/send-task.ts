import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Role, TaskState, type Part } from "@a2a-js/sdk";
import type { Client } from "@a2a-js/sdk/client";
import { Cancelled, Denied, errorOf, InvalidInput, Unavailable } from "../../../tools/errors.ts";
import type { AgentContext } from "../../agent.ts";
import { remoteFailure } from "../remote-failure.ts";
import { refused } from "../refused.ts";
import { CollectedAnswer, type A2aAnswer } from "./collected-answer.ts";

export interface Sent {
  readonly text: string;
  readonly data?: unknown;
  readonly contextId?: string | undefined;
  /** The skill that is meant, where the agent stands for one. */
  readonly skill?: string | undefined;
}

/** Between looks at a task whose agent does not stream: at first, and at most, milliseconds. */
const FIRST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 3_000;
/** How long an agent may take to hear that its task is not wanted any more, milliseconds. */
const CANCEL_MS = 5_000;

/**
 * Sends a message and follows its task to the end; what the agent says meanwhile is progress. The task is cancelled when the context's
 * signal fires.
 * @throws InvalidInput when the agent asks back, Denied when it wants credentials or refuses, BatonError `unavailable` when it failed
 */
export async function sendTask(client: Client, agent: string, sent: Sent, context: AgentContext): Promise<A2aAnswer> {
  const answer = new CollectedAnswer();
  const { signal } = context;
  const cancel = (): void => {
    if (answer.taskId === undefined || isOver(answer.state)) return;
    const request = { tenant: "", id: answer.taskId, metadata: undefined };
    client.cancelTask(request, { signal: AbortSignal.timeout(CANCEL_MS) }).catch((error: unknown) => {
      context.log.debug({ agent, error: String(error) }, "a remote task could not be cancelled");
    });
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    await follow(client, sent, answer, context);
    return outcome(agent, answer);
  } catch (error) {
    // It has taken the task: that nothing can be heard of it any more says nothing of what it does.
    if (answer.taskId === undefined || isOver(answer.state) || signal.aborted) throw error;
    const { code, message, detail } = remoteFailure(error, agent);
    throw errorOf(code, message, { ...detail, outcome: "unknown" });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Sends the message and hears what comes of it, as long as it takes. */
async function follow(client: Client, sent: Sent, answer: CollectedAnswer, context: AgentContext): Promise<void> {
  for await (const event of client.sendMessageStream(requestOf(sent, context), { signal: context.signal })) {
    const said = answer.hear(event);
    if (said !== undefined && !isOver(answer.state)) context.progress(said);
    // Some agents leave the stream open after the end.
    if (isOver(answer.state)) break;
  }
  await followUp(client, answer, context);
}

/** A stream may end before its task does; then the task is looked at until it has ended. */
async function followUp(client: Client, answer: CollectedAnswer, context: AgentContext): Promise<void> {
  const { signal } = context;
  for (let wait = FIRST_LOOK_MS; !isOver(answer.state); wait = Math.min(LONGEST_LOOK_MS, wait * 2)) {
    if (answer.taskId === undefined) return;
    await sleep(wait, undefined, { signal });
    const task = await client.getTask({ tenant: "", id: answer.taskId }, { signal });
    const said = answer.hear({ payload: { $case: "task", value: task } });
    if (said !== undefined && !isOver(answer.state)) context.progress(said);
  }
}

function outcome(agent: string, answer: CollectedAnswer): A2aAnswer {
  const said = answer.said === "" ? "" : `: ${answer.said}`;
  switch (answer.state) {
    case TaskState.TASK_STATE_COMPLETED:
      return answer.answer();
    case TaskState.TASK_STATE_INPUT_REQUIRED:
      throw new InvalidInput(`${agent} needs more input before it can go on${said}`, { field: "question" });
    case TaskState.TASK_STATE_AUTH_REQUIRED:
      throw new Denied(`${agent} wants credentials it was not given${said}`, { field: "headers" });
    case TaskState.TASK_STATE_REJECTED:
      throw new Denied(`${agent} refuses the task${said}`);
    case TaskState.TASK_STATE_CANCELED:
      throw new Cancelled(`the task of ${agent} was cancelled on its side${said}`);
    case TaskState.TASK_STATE_FAILED:
      throw refused(agent, answer.said);
    case TaskState.TASK_STATE_UNSPECIFIED:
    case TaskState.TASK_STATE_SUBMITTED:
    case TaskState.TASK_STATE_WORKING:
    case TaskState.UNRECOGNIZED:
    case undefined:
      throw new Unavailable(`${agent} ended the conversation without an answer`);
  }
}

/** Whether nothing more comes by itself. */
function isOver(state: TaskState | undefined): boolean {
  switch (state) {
    case TaskState.TASK_STATE_COMPLETED:
    case TaskState.TASK_STATE_FAILED:
    case TaskState.TASK_STATE_CANCELED:
    case TaskState.TASK_STATE_INPUT_REQUIRED:
    case TaskState.TASK_STATE_REJECTED:
    case TaskState.TASK_STATE_AUTH_REQUIRED:
      return true;
    case TaskState.TASK_STATE_UNSPECIFIED:
    case TaskState.TASK_STATE_SUBMITTED:
    case TaskState.TASK_STATE_WORKING:
    case TaskState.UNRECOGNIZED:
    case undefined:
      return false;
  }
}

function requestOf(
  { text, data, contextId, skill }: Sent,
  context: AgentContext,
): Parameters<Client["sendMessage"]>[0] {
  const plain = { metadata: undefined, filename: "" };
  const parts: Part[] = [{ ...plain, content: { $case: "text", value: text }, mediaType: "text/plain" }];
  if (data !== undefined)
    parts.push({ ...plain, content: { $case: "data", value: data }, mediaType: "application/json" });
  return {
    tenant: "",
    metadata: undefined,
    configuration: undefined,
    message: {
      messageId: randomUUID(),
      contextId: contextId ?? "",
      taskId: "",
      role: Role.ROLE_USER,
      parts,
      metadata: {
        idempotencyKey: context.idempotencyKey,
        ...(context.deadline !== undefined && { deadlineMs: Math.floor(context.deadline) }),
        ...(skill !== undefined && { skillId: skill }),
      },
      extensions: [],
      referenceTaskIds: [],
    },
  };
}
