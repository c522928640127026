import { z } from "zod";

export type Decision =
  | { readonly kind: "approve" }
  | { readonly kind: "reject"; readonly message?: string }
  | { readonly kind: "edit"; readonly input: Record<string, unknown> };

/** Of a call whose outcome is not known. */
export type Finding =
  | { readonly kind: "done"; readonly output: unknown }
  | { readonly kind: "not_done" }
  | { readonly kind: "fail"; readonly message?: string };

/** A step that waits for a person. */
export interface Asked {
  readonly path: string;
  readonly about: "approval" | "outcome";
}

export type Decisions =
  | { readonly ok: true; readonly decisions: Readonly<Record<string, Decision | Finding>> }
  | { readonly ok: false; readonly problems: readonly string[] };

const input = z.record(z.string(), z.unknown());
const yes = (approved: boolean): Decision => (approved ? { kind: "approve" } : { kind: "reject" });
const message = z.string().optional();
const withMessage = (text: string | undefined) => (text === undefined ? {} : { message: text });
const refusal = z
  .looseObject({ type: z.enum(["reject", "ignore"]), message })
  .transform((said): Decision => ({ kind: "reject", ...withMessage(said.message) }));

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
    .looseObject({ approved: z.boolean(), message, input: input.optional() })
    .transform(({ approved, message: text, input: edited }): Decision => {
      if (!approved) return { kind: "reject", ...withMessage(text) };
      return edited === undefined ? { kind: "approve" } : { kind: "edit", input: edited };
    }),
  z.looseObject({ input }).transform(({ input: edited }): Decision => ({ kind: "edit", input: edited })),
]);

/** One answer to what became of a call: nothing that could be meant as a mere yes or no. */
const finding: z.ZodType<Finding> = z.union([
  z
    .looseObject({ outcome: z.literal("done"), output: z.unknown() })
    .transform(({ output }): Finding => ({ kind: "done", output })),
  z.looseObject({ outcome: z.literal("not_done") }).transform((): Finding => ({ kind: "not_done" })),
  z
    .looseObject({ outcome: z.literal("fail"), message })
    .transform((said): Finding => ({ kind: "fail", ...withMessage(said.message) })),
  // An agent inbox can only edit or reject: what it edits are the arguments, and the outcome is one of them.
  z
    .looseObject({
      type: z.literal("edit"),
      edited_action: z.looseObject({
        args: z.looseObject({ outcome: z.enum(["done", "not_done", "fail"]), output: z.unknown() }),
      }),
    })
    .transform(({ edited_action: { args } }): Finding => {
      return args.outcome === "done" ? { kind: "done", output: args.output } : { kind: args.outcome };
    }),
  refusal.transform((said): Finding => ({ kind: "fail", ...(said.kind === "reject" && withMessage(said.message)) })),
]);

const OUTCOMES = '{"outcome": "done", "output": …}, {"outcome": "not_done"} or {"outcome": "fail"}';
const APPROVALS = 'true, false, {"approved": true} or {"input": {…}}';

/**
 * What a client resumes with, for each step that waits: one answer for all, `{"decisions": […]}` in the order of the steps, or a map from
 * path to answer. Every step has to be decided, each in words that fit what is asked about it.
 */
export function readDecisions(given: unknown, asked: readonly Asked[]): Decisions {
  const [only, ...others] = asked;
  const about = new Set(asked.map((one) => one.about));
  const words = [...(about.has("approval") ? [APPROVALS] : []), ...(about.has("outcome") ? [OUTCOMES] : [])].join(", ");
  const list = inTurn(given);
  if (list !== undefined) {
    if (list.length !== asked.length) return refused([`${asked.length} steps wait, and ${list.length} decisions came`]);
    return collected(asked, (_path, place) => list[place]);
  }
  if (about.size === 1 && only !== undefined) {
    const read = schemaOf(only).safeParse(given);
    if (read.success && others.length === 0) return { ok: true, decisions: { [only.path]: read.data } };
    if (read.success && (read.data.kind === "edit" || read.data.kind === "done"))
      return refused([`an ${read.data.kind === "edit" ? "edit" : "output"} has to name its step: {"${only.path}": …}`]);
    if (read.success) return { ok: true, decisions: Object.fromEntries(asked.map(({ path }) => [path, read.data])) };
  }
  const map = z.record(z.string(), z.unknown()).safeParse(given);
  const named = map.success ? Object.keys(map.data) : [];
  const isMap = named.length > 0 && (named.some(waits(asked)) || (map.success && named.every(isAnswer(map.data))));
  if (!map.success || !isMap || isAnswerItself(map.data))
    return refused([`not an answer; expected ${words}, {"decisions": […]} or a map from step to one of them`]);
  const strangers = named.filter((path) => !asked.some((one) => one.path === path));
  const missing = asked.filter(({ path }) => !named.includes(path)).map(({ path }) => path);
  if (strangers.length > 0)
    return refused([`${strangers.join(", ")} does not wait; these do: ${asked.map(({ path }) => path).join(", ")}`]);
  if (missing.length > 0) return refused([`nothing was said of ${missing.join(", ")}`]);
  return collected(asked, (path) => map.data[path]);
}

function inTurn(given: unknown): readonly unknown[] | undefined {
  if (Array.isArray(given)) return given as readonly unknown[];
  const read = z.looseObject({ decisions: z.array(z.unknown()) }).safeParse(given);
  return read.success ? read.data.decisions : undefined;
}

function waits(asked: readonly Asked[]): (path: string) => boolean {
  return (path) => asked.some((one) => one.path === path);
}

/** An answer in words that do not fit what is asked about. */
function isAnswerItself(given: unknown): boolean {
  return decision.safeParse(given).success || finding.safeParse(given).success;
}

function isAnswer(map: Readonly<Record<string, unknown>>): (path: string) => boolean {
  return (path) => decision.safeParse(map[path]).success || finding.safeParse(map[path]).success;
}

function collected(asked: readonly Asked[], answerTo: (path: string, place: number) => unknown): Decisions {
  const problems: string[] = [];
  const decisions = asked.map((one, place): [string, Decision | Finding] => {
    const read = schemaOf(one).safeParse(answerTo(one.path, place));
    if (read.success) return [one.path, read.data];
    problems.push(`${one.path}: not an answer; expected ${one.about === "outcome" ? OUTCOMES : APPROVALS}`);
    return [one.path, { kind: "reject" }];
  });
  return problems.length > 0 ? refused(problems) : { ok: true, decisions: Object.fromEntries(decisions) };
}

function schemaOf({ about }: Asked): z.ZodType<Decision | Finding> {
  return about === "outcome" ? finding : decision;
}

function refused(problems: readonly string[]): Decisions {
  return { ok: false, problems };
}
