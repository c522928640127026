import { z } from "zod";

export type Decision =
  | { readonly kind: "approve" }
  | { readonly kind: "reject"; readonly message?: string }
  | { readonly kind: "edit"; readonly input: Record<string, unknown> };

export type Decisions =
  | { readonly ok: true; readonly decisions: Readonly<Record<string, Decision>> }
  | { readonly ok: false; readonly problems: readonly string[] };

const input = z.record(z.string(), z.unknown());
const yes = (approved: boolean): Decision => (approved ? { kind: "approve" } : { kind: "reject" });
const refusal = z
  .looseObject({ type: z.enum(["reject", "ignore"]), message: z.string().optional() })
  .transform(({ message }): Decision => ({ kind: "reject", ...(message !== undefined && { message }) }));

/** One answer: yes or no, another input, or the words of an agent inbox. */
const decision: z.ZodType<Decision> = z.union([
  z.boolean().transform(yes),
  z.enum(["approve", "reject"]).transform((word) => yes(word === "approve")),
  refusal,
  z.looseObject({ type: z.enum(["approve", "accept"]) }).transform((): Decision => ({ kind: "approve" })),
  z
    .looseObject({ type: z.literal("edit"), edited_action: z.looseObject({ args: z.looseObject({ input }) }) })
    .transform(({ edited_action }): Decision => ({ kind: "edit", input: edited_action.args.input })),
  // Whoever says no and sends an input along has still said no.
  z
    .looseObject({ approved: z.boolean(), message: z.string().optional(), input: input.optional() })
    .transform(({ approved, message, input: edited }): Decision => {
      if (!approved) return { kind: "reject", ...(message !== undefined && { message }) };
      return edited === undefined ? { kind: "approve" } : { kind: "edit", input: edited };
    }),
  z.looseObject({ input }).transform(({ input: edited }): Decision => ({ kind: "edit", input: edited })),
]);
const inTurn = z.union([
  z.looseObject({ decisions: z.array(decision) }).transform(({ decisions }) => decisions),
  z.array(decision),
]);

/**
 * What a client resumes with, for each step that waits: one answer for all, `{"decisions": […]}` in the order of the steps, or a map from
 * path to answer. Every step has to be decided.
 */
export function readDecisions(given: unknown, paths: readonly string[]): Decisions {
  const all = decision.safeParse(given);
  if (all.success) {
    if (all.data.kind === "edit" && paths.length > 1)
      return refused(`an edit has to name its step: {"${paths[0] ?? ""}": {"input": {…}}}`);
    return { ok: true, decisions: Object.fromEntries(paths.map((path) => [path, all.data])) };
  }
  const list = inTurn.safeParse(given);
  if (list.success) {
    if (list.data.length !== paths.length)
      return refused(`${paths.length} steps wait, and ${list.data.length} decisions came`);
    return {
      ok: true,
      decisions: Object.fromEntries(paths.map((path, place) => [path, list.data[place] ?? { kind: "approve" }])),
    };
  }
  const map = z.record(z.string(), decision).safeParse(given);
  if (!map.success)
    return refused(
      'not an answer; expected true, false, {"approved": true}, {"input": {…}}, {"decisions": […]} or a map from step to one of them',
    );
  const strangers = Object.keys(map.data).filter((path) => !paths.includes(path));
  const missing = paths.filter((path) => !Object.hasOwn(map.data, path));
  if (strangers.length > 0) return refused(`${strangers.join(", ")} does not wait; these do: ${paths.join(", ")}`);
  if (missing.length > 0) return refused(`nothing was said of ${missing.join(", ")}`);
  return { ok: true, decisions: map.data };
}

function refused(problem: string): Decisions {
  return { ok: false, problems: [problem] };
}
