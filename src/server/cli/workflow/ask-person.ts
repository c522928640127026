import { createInterface } from "node:readline/promises";
import { z } from "zod";
import { askOutcome } from "./ask-outcome.ts";

/** What a run waits for: a plan or steps that a person has to approve, or calls of which one has to say what became of them. */
export const waiting = z.union([
  z.looseObject({
    type: z.literal("approve_steps"),
    steps: z.array(
      z.looseObject({
        step: z.string(),
        agent: z.string(),
        message: z.string().optional(),
        input: z.unknown(),
        /** Missing: for an approval. */
        reason: z.literal("outcome_unknown").optional(),
        began_at: z.string().optional(),
        idempotency_key: z.string().optional(),
      }),
    ),
    /** What was wrong with the answer before. */
    problems: z.array(z.string()).catch([]).optional(),
  }),
  z.looseObject({
    type: z.literal("approve_plan"),
    plan: z.looseObject({ steps: z.array(z.looseObject({ name: z.string(), agent: z.string() })) }),
  }),
]);

export type Waiting = z.infer<typeof waiting>;

/** One thing to decide about. */
interface Asked {
  readonly name: string;
  readonly about: "approval" | "outcome";
  readonly text: string;
  /** What an edit begins with. */
  readonly value: unknown;
}

interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks about everything a run waits for; what it answers is what the run is resumed with. `undefined`: the person left. */
export async function askPerson(request: Waiting, streams: Streams, signal: AbortSignal): Promise<unknown> {
  const lines = createInterface({ ...streams, terminal: true });
  const left = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
  const ask = (text: string): Promise<string | undefined> => Promise.race([lines.question(text, { signal }), left]);
  try {
    const decisions: object[] = [];
    if (request.type === "approve_steps")
      for (const problem of request.problems ?? []) streams.output.write(`  ! ${problem}\n`);
    for (const asked of things(request)) {
      const decision =
        asked.about === "outcome"
          ? await askOutcome(asked.text, ask)
          : await decide(asked, request.type, ask, (text) => lines.write(text));
      if (decision === undefined) return undefined;
      decisions.push(decision);
    }
    return { decisions };
  } finally {
    lines.close();
  }
}

/** The answer yes to everything; `undefined` where a yes is no answer: to what became of a call. */
export function yesTo(request: Waiting): unknown {
  const asked = things(request);
  return asked.some(({ about }) => about === "outcome")
    ? undefined
    : { decisions: asked.map(() => ({ type: "approve" })) };
}

/** What a run waits for, a line each. */
export function waitingLines(request: Waiting): string {
  return things(request)
    .map(({ text }) => `  ? ${text}\n`)
    .join("");
}

function things(request: Waiting): Asked[] {
  if (request.type === "approve_plan") {
    const steps = request.plan.steps.map(({ name, agent }) => `${name} (${agent})`);
    return [{ name: "approve_plan", about: "approval", text: `the plan: ${steps.join(", ")}`, value: request.plan }];
  }
  return request.steps.map(({ step, agent, message, input, reason, began_at, idempotency_key }) => {
    const about = reason === undefined ? "approval" : "outcome";
    const call =
      about === "approval" ? "" : `\n    called at ${began_at ?? "?"}, idempotency key ${idempotency_key ?? "?"}`;
    const text = `${step} (${agent}): ${message ?? "may it run?"}\n    with ${JSON.stringify(input)}${call}`;
    return { name: step, about, text, value: input };
  });
}

async function decide(
  { name, text, value }: Asked,
  type: Waiting["type"],
  ask: (text: string) => Promise<string | undefined>,
  prefill: (text: string) => void,
): Promise<object | undefined> {
  let question = `  ? ${text}\n  yes, no or edit [y/n/e] `;
  for (;;) {
    const answer = (await ask(question))?.trim().toLowerCase();
    if (answer === undefined) return undefined;
    if (answer === "y" || answer === "yes") return { type: "approve" };
    if (answer === "n" || answer === "no") return { type: "reject" };
    question = "  y, n or e? ";
    if (answer !== "e" && answer !== "edit") continue;
    const typed = ask("  as JSON: ");
    prefill(JSON.stringify(value));
    const edited = await typed;
    if (edited === undefined) return undefined;
    try {
      const read: unknown = JSON.parse(edited);
      const args = type === "approve_plan" ? { plan: read } : { input: read };
      return { type: "edit", edited_action: { name, args } };
    } catch {
      question = "  that is no JSON; yes, no or edit [y/n/e] ";
    }
  }
}
