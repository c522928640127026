import fc from "fast-check";

/** A document as it is written; parts are changed freely by mutations. */
export interface Document {
  name: string;
  inputs?: Record<string, unknown>;
  outputs?: string[] | Record<string, string>;
  defaults?: object;
  budget?: object;
  steps: Step[];
}

export interface Step {
  name: string;
  agent?: string;
  capability?: string;
  aggregate?: string | { how: string; n?: number; by?: string; otherwise?: string };
  workflow?: string | Document;
  inputs?: string[] | Record<string, string>;
  with?: Record<string, unknown>;
  outputs: string[];
  depends_on?: string[];
  when?: string;
  for_each?: string | { in: string; as?: string; max?: number; concurrency?: number; on_error?: string };
  repeat?: { until: string; max?: number; on_max?: string };
  fallback?: unknown;
  approval?: unknown;
  compensate?: { agent: string; inputs: string[] | Record<string, string> };
  effect?: string;
  retry?: unknown;
  timeout?: unknown;
  on_error?: string;
}

type Type = "text" | "texts" | "number" | "whole" | "numbers" | "truth" | "passages" | "found" | "judged" | "reserved";

/** A name in sight; `maybe`: its step may be skipped. */
interface Known {
  readonly name: string;
  readonly type: Type;
  readonly maybe: boolean;
}

type Pick = <Value>(...values: readonly Value[]) => Value;

/** Agents of the test world: what they take, by parameter, and what they return. */
const AGENTS: Readonly<Record<string, { takes: Record<string, Type>; gives: Type; fields?: Record<string, Type> }>> = {
  search: { takes: { query: "text" }, gives: "found", fields: { passages: "passages", total: "whole" } },
  summarize: { takes: { text: "text" }, gives: "text" },
  split: { takes: { text: "text" }, gives: "texts" },
  add: { takes: { numbers: "numbers" }, gives: "number" },
  judge: { takes: { text: "text" }, gives: "judged", fields: { score: "number", again: "truth" } },
  reserve: { takes: { item: "text", count: "whole" }, gives: "reserved", fields: { reservation: "text" } },
  send: { takes: { body: "text" }, gives: "text" },
  write: { takes: {}, gives: "text" },
};

/** How a name of one type is read as it was written: agents that return an object with one text are read through its field. */
const THROUGH: Readonly<Record<string, string>> = {
  summarize: ".summary",
  split: ".parts",
  send: ".receipt",
  write: ".text",
};

const LITERALS: Readonly<Partial<Record<Type, string>>> = {
  text: '"some text"',
  texts: '["one", "two"]',
  number: "2.5",
  whole: "3",
  numbers: "[1.5, 2.5]",
  truth: "true",
};

/** Expressions that give a type from a value of another. */
const FROM: Readonly<Record<Type, readonly (readonly [Type, string])[]>> = {
  text: [
    ["found", 'X.total > 0 ? X.passages[0].text : "none"'],
    ["judged", "X.verdict"],
    ["reserved", "X.reservation"],
    ["number", "string(X)"],
    ["whole", '"n" + string(X + 1)'],
    ["texts", 'X.join(", ")'],
    ["passages", 'X.map(p, p.text).join("\\n")'],
    ["text", "X.trim()"],
  ],
  texts: [
    ["found", "X.passages.map(p, p.text)"],
    ["text", 'X.split(" ")'],
    ["texts", "X.filter(t, t != '')"],
  ],
  number: [
    ["judged", "X.score * 100"],
    ["whole", "X + 0.5"],
    ["number", "X / 2"],
  ],
  whole: [
    ["found", "X.total"],
    ["texts", "size(X)"],
    ["text", "X.size()"],
    ["number", "int(X)"],
  ],
  numbers: [
    ["passages", "X.map(p, p.score)"],
    ["found", "X.passages.map(p, p.score)"],
    ["numbers", "X.filter(n, n > 1)"],
    ["texts", "X.map(t, size(t))"],
  ],
  truth: [
    ["judged", 'X.again || X.verdict == "good"'],
    ["found", "X.total > 2 && X.passages.exists(p, p.score > 0.5)"],
    ["number", "X >= 1"],
    ["text", 'X.contains("a")'],
    ["texts", '"one" in X'],
    ["truth", "!X"],
  ],
  passages: [["found", "X.passages"]],
  found: [],
  judged: [],
  reserved: [],
};

/** Valid workflows over the agents of the test world: every word of the language, every way to read a name. */
export const validWorkflow: fc.Arbitrary<Document> = fc.gen().map((draw) => {
  const int = (max: number): number => draw(fc.integer, { min: 0, max });
  const pick: Pick = (...values) => {
    const value = values[int(values.length - 1)];
    if (value === undefined && values.length === 0) throw new Error("nothing to pick from");
    return value as (typeof values)[number];
  };
  return document(pick, (percent) => int(99) < percent, 1 + int(7), 0);
});

type Chance = (percent: number) => boolean;

function document(pick: Pick, chance: Chance, count: number, depth: number): Document {
  const known: Known[] = [
    { name: "topic", type: "text", maybe: false },
    { name: "amounts", type: "numbers", maybe: false },
    { name: "count", type: "whole", maybe: false },
    { name: "urgent", type: "truth", maybe: false },
    { name: "question", type: "text", maybe: false },
  ];
  const inputs = {
    topic: "string",
    amounts: { type: "array", items: { type: "number" }, default: [1] },
    count: { type: "integer", minimum: 1, default: 3 },
    urgent: { type: "boolean", default: false },
  };
  const steps: Step[] = [];
  for (let place = 0; place < count; place++) steps.push(step(pick, chance, place, known, steps, depth));
  const written = steps.flatMap((each) => each.outputs);
  return {
    name: "report",
    inputs,
    ...(chance(40) && { outputs: [pick(...written)] }),
    ...(chance(30) && { outputs: { result: expressionFor("text", known, pick, chance) } }),
    ...(chance(20) && { defaults: pick({ retry: 2 }, { timeout: "5s" }, { on_error: "fail" }) }),
    ...(chance(20) && { budget: { steps: 5000, usd: 3, seconds: 600 } }),
    steps,
  };
}

function step(pick: Pick, chance: Chance, place: number, known: Known[], before: readonly Step[], depth: number): Step {
  const name = `step_${place}`;
  if (depth === 0 && chance(12)) return nested(pick, chance, place, known);
  if (chance(12)) return aggregated(pick, chance, place, known, before);
  const agent = pick(...Object.keys(AGENTS));
  const { takes = {}, gives = "text", fields } = AGENTS[agent] ?? {};
  const made: Step = { name, ...doer(agent, pick), outputs: [`out_${place}`] };
  const locals = [...known];
  const list = chance(25) ? listIn(known, pick, chance) : undefined;
  if (list !== undefined) {
    made.for_each = list.each;
    locals.push({ name: list.as, type: list.type, maybe: false }, { name: "index", type: "whole", maybe: false });
  }
  made.inputs = Object.fromEntries(
    Object.entries(takes).map(([parameter, type]) => [parameter, expressionFor(type, locals, pick, chance)]),
  );
  if (agent === "write" && chance(50))
    made.inputs = locals.flatMap(({ name: read }) => (read.includes(".") ? [] : [read])).slice(-3);
  if (agent === "judge" && list === undefined && chance(30)) made.inputs = ["topic"];
  if (agent === "search" && chance(30)) made.with = { limit: 5 };
  if (agent === "summarize" && chance(30)) made.with = { style: pick("short", "long") };
  const several = fields !== undefined && agent !== "reserve" && chance(25);
  if (several) {
    const prefixed = Object.keys(fields).filter((field) => before.every(({ outputs }) => !outputs.includes(field)));
    if (prefixed.length > 1) made.outputs = prefixed;
  }
  policies(made, agent, pick, chance, before, known);
  const maybe = made.when !== undefined || made.on_error === "skip" || readsMaybe(made, known);
  remember(made, agent, gives, fields, maybe, known);
  return made;
}

function doer(agent: string, pick: Pick): Pick2 {
  if (agent === "search") return pick<Pick2>({ agent }, { capability: "find_documents" }, { agent: "search@^1.2" });
  return pick<Pick2>({ agent }, { agent: `${agent}@1.x` }, { capability: agent });
}
type Pick2 = { agent: string } | { capability: string };

function policies(
  made: Step,
  agent: string,
  pick: Pick,
  chance: Chance,
  before: readonly Step[],
  known: readonly Known[],
): void {
  if (chance(20))
    made.when = expressionFor(
      "truth",
      known.filter(({ name }) => name !== "item"),
      pick,
      () => true,
    );
  if (chance(15))
    made.retry = pick<unknown>(3, { attempts: 2, backoff: "linear", delay: "1s", on: ["timeout", "bug"] });
  if (chance(15)) made.timeout = pick<unknown>("2s", 3);
  if (chance(10)) made.on_error = pick("skip", "fail", "replan");
  if (chance(15) && before.length > 0) made.depends_on = [pick(...before).name];
  if (agent === "send") made.approval = pick<unknown>(true, "May it go out?", { message: "Send?" });
  if (agent === "send" && chance(20)) made.effect = "irreversible";
  if (agent === "reserve" && chance(60))
    made.compensate = { agent: "release", inputs: { reservation: `${made.outputs[0] ?? ""}.reservation` } };
  if (agent === "search" && made.outputs.length === 2 && chance(50))
    made.fallback = { value: { passages: [], total: 0 } };
  if (agent === "summarize" && chance(20)) made.fallback = ["summarize", { value: { summary: "", words: 0 } }];
  if (agent === "judge" && made.outputs.length === 1 && made.for_each === undefined && chance(40))
    made.repeat = { until: `!${made.outputs[0] ?? ""}.again || iteration > 2`, max: 4 };
}

function remember(
  made: Step,
  agent: string,
  gives: Type,
  fields: Record<string, Type> | undefined,
  maybe: boolean,
  known: Known[],
): void {
  const [only, ...others] = made.outputs;
  // What a for_each or an agent with a text in a field writes is read in words of its own, so it is left to `write` and outputs.
  if (made.for_each !== undefined || only === undefined) return;
  if (others.length > 0) for (const [name, type] of Object.entries(fields ?? {})) known.push({ name, type, maybe });
  else if (THROUGH[agent] === undefined) known.push({ name: only, type: gives, maybe });
  else known.push({ name: `${only}${THROUGH[agent]}`, type: gives, maybe });
}

function readsMaybe(made: Step, known: readonly Known[]): boolean {
  const names = Array.isArray(made.inputs) ? made.inputs : [];
  return known.some(({ name, maybe }) => maybe && names.some((read) => name === read || name.startsWith(`${read}.`)));
}

function nested(pick: Pick, chance: Chance, place: number, known: Known[]): Step {
  const name = `step_${place}`;
  const output = `out_${place}`;
  const text = expressionFor("text", known, pick, chance);
  if (chance(40)) {
    known.push({ name: output, type: "text", maybe: false });
    return { name, workflow: pick("digest", "digest@^1.0", "digest@1.0.0"), inputs: { text }, outputs: [output] };
  }
  const inner = document(pick, chance, 2, 1);
  if (chance(50)) return { name, workflow: inner, inputs: ["topic", "question"], outputs: [output] };
  return { name, workflow: inner, inputs: { topic: text }, with: { count: 7 }, outputs: [output] };
}

/** One value of several of one type, which it has too. */
function aggregated(pick: Pick, chance: Chance, place: number, known: Known[], before: readonly Step[]): Step {
  const { type } = pick(...known);
  const output = `out_${place}`;
  const alike = known.filter((each) => each.type === type);
  const names = alike.flatMap(({ name }) => (name.includes(".") ? [] : [name])).slice(-3);
  const byName = names.length > 0 && chance(50);
  const inputs = byName
    ? names
    : Object.fromEntries(alike.slice(-3).map(({ name }, at) => [`in_${at}`, name] as const));
  const count = Object.keys(inputs).length;
  // Of the only input that is a list the items are meant.
  const isList = type === "texts" || type === "numbers" || type === "passages";
  const whole = count > 1 || !isList;
  const score = { number: "item * 2", whole: "item", text: "size(item)", judged: "item.score", found: "item.total" }[
    type as string
  ];
  const made: Step = {
    name: `step_${place}`,
    aggregate: pick<NonNullable<Step["aggregate"]>>(
      "first_success",
      "majority",
      { how: "quorum", n: count, otherwise: "most" },
      { how: "majority", by: 'item == null ? "none" : "some"' },
      ...(score !== undefined && whole ? [{ how: "best_by_score", by: score, n: 1 }] : []),
    ),
    inputs,
    outputs: [output],
  };
  if (chance(20)) made.on_error = "skip";
  if (chance(20) && before.length > 0) made.depends_on = [pick(...before).name];
  if (whole) known.push({ name: output, type, maybe: made.on_error === "skip" });
  return made;
}

function listIn(
  known: readonly Known[],
  pick: Pick,
  chance: Chance,
): { each: NonNullable<Step["for_each"]>; as: string; type: Type } {
  const [list, type] = pick<readonly ["texts" | "numbers", Type]>(["texts", "text"], ["numbers", "number"]);
  const text = expressionFor(list, known, pick, chance);
  if (chance(50)) return { each: text, as: "item", type };
  const policy = pick({ concurrency: 2 }, { on_error: "skip" }, { on_error: "null", max: 50 });
  return { each: { in: text, as: "one", ...policy }, as: "one", type };
}

/** An expression of a type over the names in sight; `named`: one that reads some name wherever there is any. */
function expressionFor(type: Type, known: readonly Known[], pick: Pick, chance: Chance): string {
  const same = known.filter((each) => each.type === type).map((each) => orLiteral(each, each.name, type));
  const made = FROM[type].flatMap(([from, text]) =>
    known.filter((each) => each.type === from).map((each) => orLiteral(each, text.replaceAll("X", each.name), type)),
  );
  const readable = [...same, ...same, ...made].filter((text) => text !== "");
  const literal = LITERALS[type];
  if (readable.length === 0 || (literal !== undefined && chance(10) && type !== "truth")) return literal ?? "null";
  return pick(...readable);
}

/** What may not be there is looked at first. */
function orLiteral({ name, maybe }: Known, text: string, type: Type): string {
  if (!maybe) return text;
  const [root = name] = name.split(".");
  const literal = LITERALS[type];
  return literal === undefined ? "" : `${root} != null ? (${text}) : ${literal}`;
}
