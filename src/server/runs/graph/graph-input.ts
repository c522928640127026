import { Command, Send } from "@langchain/langgraph";
import { z } from "zod";
import type { RunKwargs } from "../run.ts";

const target = z.union([z.string(), z.object({ node: z.string(), input: z.unknown() })]);
const goto = z.union([target, z.array(target)]);

/**
 * What the graph is called with: `null` to go on from the thread's last checkpoint, a command, or new input.
 * @throws z.ZodError when `command.goto` names no node
 */
export function graphInput(kwargs: RunKwargs, resumed: boolean): unknown {
  if (resumed) return null;
  if (kwargs.command === undefined || kwargs.command === null) return kwargs.input ?? null;
  const { resume, update, goto: targets } = kwargs.command;
  return new Command({
    ...(resume === undefined ? {} : { resume }),
    ...(isUpdate(update) ? { update } : {}),
    ...(targets === undefined || targets === null ? {} : { goto: toTargets(targets) }),
  });
}

function toTargets(targets: unknown): (string | Send)[] {
  const parsed = goto.parse(targets);
  return (Array.isArray(parsed) ? parsed : [parsed]).map((one) =>
    typeof one === "string" ? one : new Send(one.node, one.input),
  );
}

function isUpdate(update: unknown): update is Record<string, unknown> | [string, unknown][] {
  return typeof update === "object" && update !== null;
}
