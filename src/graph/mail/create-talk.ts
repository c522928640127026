import { AsyncLocalStorage } from "node:async_hooks";
import type { Agent } from "../../agents/agent.ts";
import type { Conversation } from "../../agents/conversation.ts";
import { InvalidOutput } from "../../tools/errors.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { joined, type Outcome } from "../branch/outcome.ts";
import { unknownSteps } from "../branch/unknown-steps.ts";
import type { Talk } from "./talk.ts";
import type { Leaf } from "../step/leaf.ts";
import type { RunLeaf } from "../step/leaf-result.ts";
import { NO_USAGE, type RunUsage } from "../step/run-usage.ts";
import type { StepState } from "../step/step-state.ts";
import { createAsks } from "./asks.ts";
import { isEmpty, joinMail, NO_MAIL, type Mail } from "./mail.ts";
import { createMailbox } from "./mailbox.ts";
import { createLeasing } from "./leasing.ts";

/**
 * @param count what the asks took that the task itself had set aside
 * @param runLeaf carries out the asks
 */
export function createTalk(leaf: Leaf, tools: BranchTools, count: (taken: RunUsage) => void, runLeaf: RunLeaf): Talk {
  const asked: Outcome[] = [];
  const asks = createAsks(leaf, tools, runLeaf, AsyncLocalStorage.snapshot());
  let kept: Mail = NO_MAIL;
  return {
    begin: (attempt) => {
      const over = new AbortController();
      const mailbox = createMailbox(leaf, attempt.agent.name, tools.posted);
      const asking = asks.begin(attempt, over.signal, mailbox.lend);
      const leasing = createLeasing(leaf.path, attempt, tools, over.signal);
      let succeeded = false;
      let handed: { readonly agent: string; readonly output: unknown } | undefined;
      const begun: Promise<unknown>[] = [];
      /** An agent need not wait for what it has begun, and what nobody waits for must not end the process. */
      const noted = <T>(answer: Promise<T>): Promise<T> => {
        begun.push(answer.catch(() => undefined));
        return answer;
      };
      const askOnce: Conversation["ask"] = async (agent, input, options) => {
        const { outcome, setAside, answer } = await asking(agent, input, options);
        if (setAside) count(outcome.usage);
        asked.push(setAside ? { ...outcome, usage: NO_USAGE } : outcome);
        return answer();
      };
      const handOver: Conversation["handOver"] = async (agent, input, options) => {
        const output = await askOnce(agent, input, options);
        handed = { agent: agent.split("@", 1)[0] ?? agent, output };
        throw new HandedOver();
      };
      return {
        conversation: {
          ...mailbox.words,
          ask: (...question) => noted(askOnce(...question)),
          handOver: (...question) => noted(handOver(...question)),
          lease: (...wanted) => noted(leasing.lease(...wanted)),
        },
        settle: async (output) => {
          try {
            const own = await output;
            if (handed === undefined) return own;
          } catch (error) {
            if (handed === undefined) throw error;
          }
          return readAs(attempt.agent, handed.output);
        },
        handedTo: () => handed?.agent,
        keep: () => {
          succeeded = true;
          kept = mailbox.said();
        },
        end: async () => {
          mailbox.close(succeeded);
          over.abort();
          await Promise.all(begun);
          await leasing.ended();
        },
      };
    },
    effect: () => {
      if (asked.some(({ steps }) => Object.keys(unknownSteps(steps)).length > 0)) return "unknown";
      return asked.some(({ steps }) => Object.values(steps).some(isDone)) ? "done" : "none";
    },
    account: async () => joined([...(await asks.account()), ...asked.map(({ steps, usage }) => ({ steps, usage }))]),
    outcome: (completed) => {
      const all = joined(asked.map((outcome) => ({ steps: outcome.steps, usage: outcome.usage })));
      return completed && !isEmpty(kept) ? { ...all, mail: joinMail(NO_MAIL, kept) } : all;
    },
  };
}

function readAs({ name, output: schema }: Agent, output: unknown): unknown {
  const read = schema.safeParse(output);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new InvalidOutput(
    `agent ${name} handed over, and its output schema refuses the answer: ${field}: ${issue?.message ?? ""}`,
    {
      field,
    },
  );
}

function isDone(state: StepState): boolean {
  return state.status === "completed" && state.irreversible === true;
}

/** Thrown when a step has handed over, to end its agent's work. */
class HandedOver extends Error {}
