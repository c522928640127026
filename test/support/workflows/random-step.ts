import type { Document, Place, Room, Step, Yield } from "./document.ts";
import type { Draw } from "./draw.ts";
import { anyExpression, boolExpression, brokenExpression, listExpression, type Name } from "./random-expression.ts";
import { randomAggregate } from "./random-aggregate.ts";
import { randomCompensation, randomFallback, randomRetry } from "./random-policies.ts";
import type { AgentName, Kind, Wanted } from "./script.ts";

interface Spot extends Place {
  readonly name: string;
  /** Names of the steps that stand before it. */
  readonly before: readonly string[];
  /** Whether the workflow's defaults let a failed step be skipped. */
  readonly skips: boolean;
}

/** Writes a workflow within a step. */
type Nest = (draw: Draw, room: Room, place: Place, count: number, wanted: Yield) => Document;

const RESERVED = new Set(["item", "entry", "index", "iteration"]);
const WIDEST = 64;
const LONGEST_LIST = 8;

/** A valid step and the names it writes. */
export function randomStep(draw: Draw, room: Room, nest: Nest, spot: Spot): { step: Step; wrote: Name[] } {
  const { name, given, depth } = spot;
  const lists = given.some(({ kind }) => kind === "list");
  if (lists && given.length > 2 && draw.chance(0.1))
    return randomAggregate(draw, { ...spot, output: `${"abcd"[depth] ?? "z"}${name.slice(1)}_0` });
  const fields = draw.chance(0.75) ? 1 : draw.int(2, 3);
  // Names differ by depth, so that what a nested workflow writes is never what it was given.
  const outputs = Array.from({ length: fields }, (_, place) => `${"abcd"[depth] ?? "z"}${name.slice(1)}_${place}`);
  const when = draw.chance(0.12) ? { when: boolExpression(draw, given) } : {};
  const each = draw.chance(0.17) && spot.width * LONGEST_LIST <= WIDEST;
  const rounds = draw.chance(0.1) && spot.width * (each ? LONGEST_LIST : 1) * 4 <= WIDEST ? draw.int(1, 4) : 0;
  const alias = draw.chance(0.5) ? "item" : "entry";
  const nests = depth < 3 && room.steps > 1 && draw.chance(0.12);
  const kinds = outputs.map(() => draw.pick<Kind>(["int", "bool", "list", "object"]));
  const own = outputs.map((output, place): Name => ({
    name: output,
    kind: nests ? "any" : (kinds[place] ?? "any"),
    maybeNull: true,
  }));
  const inside: Name[] = [
    ...given,
    ...(each ? [{ name: alias, kind: "any", maybeNull: true } as const, counter("index")] : []),
    ...(rounds > 0 ? [...own, counter("iteration")] : []),
  ];
  const factor = (each ? LONGEST_LIST : 1) * Math.max(1, rounds);
  const body = nests
    ? nestedBody(draw, room, nest, { ...spot, width: spot.width * factor }, inside, outputs)
    : agentBody(draw, inside, given, outputs, kinds);
  const skip = draw.chance(body.fragile ? 0.5 : 0.06);
  const step: Step = {
    name,
    ...body.words,
    outputs,
    ...(draw.chance(0.15) && { depends_on: draw.some(spot.before, 2) }),
    ...when,
    ...(each && { for_each: randomEach(draw, given, alias, body.fragile) }),
    ...(rounds > 0 && {
      repeat: {
        until:
          draw.chance(0.5) || nests
            ? `iteration >= ${draw.int(1, 4)}`
            : boolExpression(
                draw,
                own.map((entry) => ({ ...entry, maybeNull: false })),
              ),
        ...(draw.chance(0.9) && { max: rounds }),
        ...(draw.chance(0.3) && { on_max: draw.pick(["keep", "fail"]) }),
      },
    }),
    ...(skip && { on_error: "skip" }),
    ...(!skip && spot.skips && draw.chance(0.3) && { on_error: "fail" }),
    ...(room.approvals > 0 &&
      spot.width === 1 &&
      !broken(body.words.inputs) &&
      draw.chance(0.04) &&
      approval(draw, room)),
    ...(body.undoable && draw.chance(0.3) && { compensate: randomCompensation(draw, own, each) }),
  };
  // A loop without `max` may go ten rounds: only one that ends by its counter is let.
  if (rounds > 0 && step.repeat !== undefined && !("max" in (step.repeat as object)))
    step.repeat = { until: "iteration >= 2" };
  const missable = !Array.isArray(step.inputs)
    ? false
    : given.some((entry) => entry.maybeNull && (step.inputs as string[]).includes(entry.name));
  const maybeNull = "when" in step || step.on_error === "skip" || spot.skips || missable || nests;
  return { step, wrote: own.map((entry): Name => ({ ...entry, kind: each ? "list" : entry.kind, maybeNull })) };
}

interface Body {
  readonly words: Record<string, unknown>;
  /** Whether its agent often fails for good. */
  readonly fragile: boolean;
  readonly undoable: boolean;
}

function agentBody(
  draw: Draw,
  inside: readonly Name[],
  given: readonly Name[],
  outputs: readonly string[],
  kinds: readonly Kind[],
): Body {
  const agent = draw.pick<AgentName>([
    "steady",
    "steady",
    "steady",
    "steady",
    "brittle",
    "brittle",
    "mapper",
    "pay",
    "send",
  ]);
  const asFields = outputs.length > 1 || draw.chance(0.2);
  const whole = kinds[0] ?? "object";
  const write: Wanted = asFields
    ? Object.fromEntries(outputs.map((output, place) => [output, kinds[place] ?? "int"]))
    : whole;
  const who = draw.pick([{ agent }, { agent }, { agent }, { agent: `${agent}@^1.0` }, { capability: `can_${agent}` }]);
  const fallback = agent === "brittle" ? draw.chance(0.5) : draw.chance(0.04);
  return {
    words: {
      ...who,
      inputs: randomInputs(draw, inside, given, !fallback),
      with: { ...(draw.chance(0.2) && { k: draw.int(0, 9) }), write },
      ...(draw.chance(0.35) && { retry: draw.chance(0.1) ? 1 : randomRetry(draw) }),
      ...(fallback && { fallback: randomFallback(draw, agent, outputs, kinds) }),
      ...(draw.chance(0.05) && {
        effect: draw.pick(agent === "send" ? ["irreversible"] : ["compensable", "irreversible"]),
      }),
      ...(draw.chance(0.05) && { timeout: "15s" }),
    },
    fragile: agent === "brittle" && !fallback,
    undoable: agent !== "mapper" && agent !== "send",
  };
}

function nestedBody(
  draw: Draw,
  room: Room,
  nest: Nest,
  spot: Spot,
  inside: readonly Name[],
  outputs: readonly string[],
): Body {
  const byName = draw.chance(0.4);
  // The item and the counters keep their names to themselves.
  const passed = draw.some(byName ? inside.filter(({ name }) => !RESERVED.has(name)) : inside, 4);
  const bound = passed.map((entry, place) => ({ entry, as: byName ? entry.name : `p${place}` }));
  const all: Name[] = [
    ...bound.map(({ entry, as }): Name => ({
      ...entry,
      name: as,
      maybeNull: !byName || entry.maybeNull || entry.kind === "any",
    })),
    ...(draw.chance(0.3) ? [{ name: "lit", kind: "int", maybeNull: false } as const] : []),
    { name: "question", kind: "any", maybeNull: false },
  ];
  const inner = all.filter((entry, place) => all.findIndex(({ name }) => name === entry.name) === place);
  const literal = inner.some(({ name }) => name === "lit");
  const wanted = outputs.length > 1 || draw.chance(0.4) ? outputs : draw.pick(["one", "rest"] as const);
  const workflow = nest(draw, room, { depth: spot.depth + 1, given: inner, width: spot.width }, draw.int(1, 4), wanted);
  const declared = draw.chance(0.5);
  if (declared) {
    workflow.inputs = Object.fromEntries(inner.filter(({ name }) => name !== "question").map(({ name }) => [name, {}]));
    if (draw.chance(0.3)) workflow.inputs.unset = { default: 5 };
  }
  const fallback = draw.chance(0.25);
  return {
    words: {
      workflow,
      inputs: byName ? bound.map(({ as }) => as) : Object.fromEntries(bound.map(({ entry, as }) => [as, entry.name])),
      with: literal ? { lit: draw.int(0, 99) } : {},
      ...(draw.chance(0.15) && { retry: { ...randomRetry(draw), attempts: draw.int(1, 2) } }),
      ...(fallback && {
        fallback: [
          { value: outputs.length === 1 ? 11 : Object.fromEntries(outputs.map((output, place) => [output, place])) },
        ],
      }),
    },
    fragile: false,
    undoable: true,
  };
}

function randomInputs(
  draw: Draw,
  inside: readonly Name[],
  given: readonly Name[],
  mayBreak: boolean,
): string[] | Record<string, string> {
  if (draw.chance(0.45)) return draw.some(inside, 3).map(({ name }) => name);
  const count = draw.int(0, 3);
  const inputs = Array.from({ length: count }, (_, place) => [`in${place}`, anyExpression(draw, inside).text]);
  const bad = mayBreak && draw.chance(0.012) ? brokenExpression(given) : undefined;
  if (bad !== undefined) inputs.push(["bad", bad]);
  return Object.fromEntries(inputs) as Record<string, string>;
}

function randomEach(draw: Draw, given: readonly Name[], alias: string, fragile: boolean): unknown {
  const list = listExpression(draw, given, LONGEST_LIST);
  const onError = fragile
    ? draw.pick(["fail", "skip", "null", "null"])
    : draw.pick(["fail", "skip", "null", undefined]);
  if (alias === "item" && draw.chance(0.1)) return list;
  return {
    in: list,
    ...(alias !== "item" && { as: alias }),
    ...(draw.chance(0.8) && { concurrency: draw.int(1, 4) }),
    ...(!list.startsWith("[") && draw.chance(0.1) && { max: draw.int(3, 8) }),
    ...(onError !== undefined && { on_error: onError }),
  };
}

/** A person who edits what cannot be bound mends it; nobody is asked then. */
function broken(inputs: unknown): boolean {
  return typeof inputs === "object" && inputs !== null && "bad" in inputs;
}

function approval(draw: Draw, room: Room): { approval: unknown } {
  room.approvals -= 1;
  return { approval: draw.pick<unknown>([true, "go on?", { message: "sure?" }]) };
}

function counter(name: string): Name {
  return { name, kind: "int", maybeNull: false };
}
