import { setTimeout as sleep } from "node:timers/promises";
import type { Agent, AgentContext, Task } from "../../../../src/agents/agent.ts";
import { Unavailable } from "../../../../src/tools/errors.ts";
import type { Process } from "../../../support/workflows/scripted-agents.ts";
import { testAgent } from "../../../support/test-agents.ts";
import { inputHash } from "../../../../src/graph/mail/request-hash.ts";

/** Draws that a text decides: the same text, the same draws. */
export function drawsOf(seed: string): (below: number) => number {
  let digits = "";
  let round = 0;
  return (below) => {
    if (digits.length < 6) digits += inputHash(`${seed} ${round++}`);
    const drawn = Number.parseInt(digits.slice(0, 6), 16);
    digits = digits.slice(6);
    return drawn % below;
  };
}

export const NAMES = ["ann", "bob", "cid", "dee"] as const;
const TOPICS = ["news", "gossip"];

/** One who talks: what it says and whom it asks its seed and its input decide, what it hears goes into its answer. */
export function talkers(seed: number, process: Process, began: (path: string) => void): Agent[] {
  return NAMES.map((name) =>
    testAgent(
      name,
      (task, context) => {
        if (!process.dead) began(task.step);
        return talk(`${seed} ${name}`, task, context, process);
      },
      { effect: "idempotent" },
    ),
  );
}

async function talk(
  seed: string,
  { step, attempt, input }: Task,
  context: AgentContext,
  process: Process,
): Promise<unknown> {
  const tick = async (): Promise<void> => {
    process.tick();
    if (process.dead) await new Promise<never>(() => undefined);
  };
  const deep = Number(input.deep ?? 0);
  const draw = drawsOf(`${seed} ${step.replace(/#\d+/g, "")} ${JSON.stringify(input)}`);
  const heard: unknown[] = [context.inbox().map(({ id }) => id)];
  await tick();
  // Asks have the pauses of a plan that says nothing: a few are enough.
  const flaky = draw(deep === 0 ? 4 : 400) === 0;
  for (let turn = draw(3) + 1; turn > 0; turn--) {
    const other = NAMES[draw(NAMES.length)] ?? "ann";
    const said = draw(1000);
    switch (draw(6)) {
      case 0:
      case 5:
        context.send(other, { type: "told", body: said });
        break;
      case 1:
        context.publish(TOPICS[draw(2)] ?? "", said);
        break;
      case 2:
        heard.push(context.read(TOPICS[draw(2)] ?? "").map(({ id }) => id));
        break;
      case 3:
        if (deep < 2) heard.push(await context.ask(other, { deep: deep + 1, said }));
        break;
      case 4:
        if (deep < 1)
          heard.push(
            ...(await Promise.all(
              [other, ...NAMES].slice(0, 2).map((name) => context.ask(name, { deep: deep + 1, said })),
            )),
          );
        break;
    }
    if (draw(3) === 0) await sleep(draw(3));
  }
  await tick();
  if (flaky && attempt === 1) throw new Unavailable("moody");
  return { name: seed, heard };
}

/** A plan of a few steps that talk, in a random order. */
export function conversation(seed: number): { readonly steps: readonly object[] } {
  const draw = drawsOf(`plan ${seed}`);
  const count = 2 + draw(3);
  const steps = Array.from({ length: count }, (_, place) => {
    const depends_on = Array.from({ length: place }, (_unused, before) => `s${before}`).filter(() => draw(2) === 0);
    const kind = draw(6);
    const more =
      kind === 0
        ? { for_each: { in: "[1, 2, 3]", as: "item", concurrency: 2 } }
        : kind === 1
          ? { repeat: { until: "iteration >= 2", max: 3 } }
          : {};
    return {
      name: `s${place}`,
      // Two agents for all steps, so that several could get the same message.
      agent: NAMES[draw(2)],
      inputs: {},
      outputs: [`o${place}`],
      depends_on,
      retry: { attempts: 3, delay: "1ms" },
      ...more,
    };
  });
  return { steps };
}
