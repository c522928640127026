import { pick } from "./pick.ts";

/** A plan and what a complete run of it must have done. */
export interface Plan {
  readonly plan: { readonly name: string; readonly steps: readonly Step[] };
  /** Paths of its agents' steps. */
  readonly leaves: readonly string[];
}

type Step = { readonly name: string } & Readonly<Record<string, unknown>>;

/** What decides a plan: random numbers, and by how much its steps are longer or shorter than usual. */
export interface Draw {
  readonly random: () => number;
  readonly pace: number;
}

/** From 20 ms to 3 s, short ones more often; sometimes nothing. */
function took({ random, pace }: Draw): number {
  return random() < 0.1 ? 0 : Math.round(20 * 150 ** random() * pace);
}

function list(draw: Draw, least: number, most: number): number[] {
  return Array.from({ length: least + Math.floor(draw.random() * (most - least + 1)) }, () => took(draw));
}

/** 5 to 12 steps of all effects; each waits for up to two earlier ones, so that there are chains, fans and both. */
export function mixedPlan(draw: Draw): Plan {
  const { random } = draw;
  const count = 5 + Math.floor(random() * 8);
  const steps = Array.from({ length: count }, (_, at): Step => {
    const before = Array.from({ length: at }, (_unused, n) => `out_${n}`).filter(() => random() < 1.5 / count);
    return {
      name: `step_${at}`,
      agent: pick(["looking", "counting", "counting", "booking", "charging"], random),
      with: { ms: took(draw), say: random() < 0.3 ? Math.floor(random() * 20) : 0 },
      inputs: before.slice(0, 2),
      outputs: [`out_${at}`],
    };
  });
  return { plan: { name: "mixed", steps }, leaves: steps.map(({ name }) => name) };
}

/** A list, a loop that reads what the list came to, beside them a workflow within, itself over a list; something irreversible; a step that reads all. */
export function nestedPlan(draw: Draw): Plan {
  const { random } = draw;
  const each = list(draw, 1, 9);
  const rounds = 1 + Math.floor(random() * 4);
  const outer = list(draw, 1, 3);
  const most = list(draw, 1, 4);
  const step = (name: string, more: object): Step => ({ name, agent: "counting", outputs: [`${name}_out`], ...more });
  const steps: Step[] = [
    step("each", { for_each: { in: `[${each.join(", ")}]`, concurrency: 3 }, inputs: { ms: "item" } }),
    step("loop", {
      inputs: { ms: `iteration * ${Math.round(60 * draw.pace)}`, seen: "each_out" },
      repeat: { until: `iteration >= ${rounds}`, max: 5 },
    }),
    {
      name: "outer",
      outputs: ["outer_out"],
      for_each: { in: `[${outer.join(", ")}]`, concurrency: 2 },
      inputs: { pause: "item" },
      workflow: {
        steps: [
          step("inner", { agent: "looking", inputs: { ms: "pause" } }),
          step("most_inner", { for_each: `[${most.join(", ")}]`, inputs: { ms: "item", before: "inner_out" } }),
        ],
      },
    },
    step("pay", { agent: "charging", with: { ms: took(draw) }, inputs: ["loop_out"] }),
    step("last", { inputs: ["pay_out", "outer_out"] }),
  ];
  const leaves = [
    ...each.map((_, n) => `each[${n}]`),
    ...Array.from({ length: rounds }, (_, n) => `loop#${n + 1}`),
    ...outer.flatMap((_, n) => [
      `outer[${n}]/inner`,
      ...most.map((_unused, inner) => `outer[${n}]/most_inner[${inner}]`),
    ]),
    "pay",
    "last",
  ];
  return { plan: { name: "nested", steps }, leaves };
}

/** Does several things that can be undone, one of them for each item of a list, and then fails. */
export function undonePlan(draw: Draw): Plan {
  const compensate = { agent: "counting", with: { ms: took(draw) } };
  const booking = (name: string, more: object): Step => ({
    name,
    agent: "booking",
    outputs: [`${name}_out`],
    compensate,
    ...more,
  });
  const charges = list(draw, 2, 4);
  const steps = [
    booking("book", { with: { ms: took(draw) } }),
    booking("reserve", { with: { ms: took(draw) } }),
    booking("charge", { for_each: `[${charges.join(", ")}]`, inputs: { ms: "item", booked: "book_out" } }),
    {
      name: "fail",
      agent: "counting",
      with: { ms: took(draw), fail: true },
      inputs: ["reserve_out", "charge_out"],
      outputs: ["fail_out"],
    },
  ];
  const leaves = ["book", "reserve", ...charges.map((_, n) => `charge[${n}]`)];
  return { plan: { name: "undone", steps }, leaves: leaves.flatMap((leaf) => [leaf, `${leaf}!undo`]) };
}

/** Leans on the agent whose mood the harness sets, and has something in its place where it fails. */
export function moodyPlan(draw: Draw): Plan {
  const moody = (name: string, inputs: readonly string[]): Step => ({
    name,
    agent: "moody",
    with: { ms: took(draw) },
    inputs,
    outputs: [`${name}_out`],
    timeout: "2s",
    retry: { attempts: 2, delay: "50ms" },
    fallback: { value: "something else" },
  });
  const steps = [
    { name: "first", agent: "counting", with: { ms: took(draw) }, inputs: [], outputs: ["first_out"] },
    moody("one", ["first_out"]),
    moody("two", ["first_out"]),
    {
      name: "last",
      agent: "counting",
      with: { ms: took(draw) },
      inputs: ["one_out", "two_out"],
      outputs: ["last_out"],
    },
  ];
  return { plan: { name: "moody", steps }, leaves: ["first", "last"] };
}
