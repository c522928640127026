import type { Agent } from "../agents/agent.ts";
import type { Problem } from "../tools/problem.ts";
import { readPlan } from "./plan/read-plan.ts";
import { NO_WORKFLOWS } from "./plan/surroundings.ts";
import { validatePlan } from "./plan/validate-plan.ts";

/** Names every run can bring, a thread's first one only the first two. */
const ALWAYS = ["question", "user_query", "previous_answer", "previous_outputs"];

/** What is wrong with a run's input, before anything is stored; paths are below the input. */
export function checkInput(input: Readonly<Record<string, unknown>>, agents: readonly Agent[]): Problem[] {
  const { messages, plan, inputs = {}, approve_plan } = input;
  const problems: Problem[] = [];
  if (messages === undefined && plan === undefined) {
    problems.push({
      code: "missing_question",
      path: "messages",
      message: "is missing",
      expected: "messages with the question, or a plan",
    });
  }
  if (messages !== undefined) problems.push(...checkMessages(messages));
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) {
    return [
      ...problems,
      { code: "malformed", path: "inputs", message: "is not a map", expected: "a map from name to value" },
    ];
  }
  if (approve_plan !== undefined && typeof approve_plan !== "boolean") {
    problems.push({
      code: "malformed",
      path: "approve_plan",
      message: "is not true or false",
      expected: "true or false",
    });
  }
  if (plan === undefined) return problems;
  const reading = readPlan(plan);
  const found = reading.ok
    ? validatePlan(reading.plan, {
        agents,
        workflows: NO_WORKFLOWS,
        inputs: new Set([...ALWAYS, ...Object.keys(inputs)]),
      })
    : reading.problems;
  return [
    ...problems,
    ...found.map((problem) => ({ ...problem, path: problem.path === "" ? "plan" : `plan.${problem.path}` })),
  ];
}

function checkMessages(messages: unknown): Problem[] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [messages];
  if (list.length === 0)
    return [{ code: "missing_question", path: "messages", message: "is empty", expected: "at least one message" }];
  const isMessage = (message: unknown): boolean => {
    if (typeof message === "string") return true;
    if (Array.isArray(message)) return message.length === 2 && message.every((part) => typeof part === "string");
    return (
      typeof message === "object" &&
      message !== null &&
      "content" in message &&
      ("role" in message || "type" in message)
    );
  };
  return list.flatMap((message, index) =>
    isMessage(message)
      ? []
      : [
          {
            code: "malformed",
            path: `messages.${index}`,
            message: "is not a message",
            expected: 'a text, or an object as {"role": "user", "content": "…"}',
          },
        ],
  );
}
