type Step = { readonly name: string } & Readonly<Record<string, unknown>>;

/** A list, a loop that reads what the list came to, and beside them a workflow within, itself over a list; at the end a step that reads all. */
export function randomWorkflow(random: () => number): Step[] {
  const ms = (): number => 10 + Math.floor(random() * 120);
  const list = (most: number): string => `[${Array.from({ length: 1 + Math.floor(random() * most) }, ms).join(", ")}]`;
  const counting = (name: string, more: object): Step => ({
    name,
    agent: "counting",
    outputs: [`${name}_out`],
    ...more,
  });
  return [
    counting("each", { for_each: { in: list(9), concurrency: 3 }, inputs: { ms: "item" } }),
    counting("loop", {
      inputs: { ms: "iteration * 20", seen: "each_out" },
      repeat: { until: `iteration >= ${1 + Math.floor(random() * 4)}`, max: 5 },
    }),
    {
      name: "outer",
      outputs: ["outer_out"],
      for_each: { in: list(3), concurrency: 2 },
      inputs: { pause: "item" },
      workflow: {
        steps: [
          counting("inner", { inputs: { ms: "pause" } }),
          counting("most_inner", { for_each: list(3), inputs: { ms: "item", before: "inner_out" } }),
        ],
      },
    },
    counting("last", { inputs: ["loop_out", "outer_out"] }),
  ];
}

/** Does several things that can be undone, one of them for each item of a list, and then fails. */
export function undoneWorkflow(random: () => number): Step[] {
  const ms = (): number => 10 + Math.floor(random() * 150);
  const compensate = { agent: "counting", with: { ms: ms() } };
  const booking = (name: string, more: object): Step => ({
    name,
    agent: "counting",
    outputs: [`${name}_out`],
    compensate,
    ...more,
  });
  return [
    booking("book", { with: { ms: ms() } }),
    booking("reserve", { with: { ms: ms() } }),
    booking("charge", { for_each: `[${ms()}, ${ms()}, ${ms()}]`, inputs: { ms: "item", booked: "book_out" } }),
    {
      name: "fail",
      agent: "counting",
      with: { ms: ms(), fail: true },
      inputs: ["reserve_out", "charge_out"],
      outputs: ["fail_out"],
    },
  ];
}
