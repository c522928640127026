import type { Draw } from "./draw.ts";
import { anyExpression, type Name } from "./random-expression.ts";
import type { Document, Place, Room, Step, Yield } from "./document.ts";
import { randomStep } from "./random-step.ts";

/** A valid workflow of at most `count` steps of its own. */
export function randomWorkflow(draw: Draw, room: Room, place: Place, count: number, wanted: Yield): Document {
  const defaults = randomDefaults(draw);
  const steps: Step[] = [];
  const names: Name[] = [...place.given];
  for (let at = 0; at < count && (room.steps > 0 || at === 0); at++) {
    room.steps -= 1;
    const { step, wrote } = randomStep(draw, room, randomWorkflow, {
      ...place,
      given: names,
      name: `s${at}`,
      before: steps.map(({ name }) => name),
      skips: defaults.on_error === "skip",
    });
    steps.push(step);
    names.push(...wrote);
  }
  const own = names.slice(place.given.length);
  const outputs = randomOutputs(draw, names, own, wanted);
  return { ...(outputs !== undefined && { outputs }), defaults, steps };
}

/** Pauses are kept short; the rest of what the defaults may say is drawn. */
function randomDefaults(draw: Draw): Record<string, unknown> {
  return {
    retry: {
      ...(draw.chance(0.2) && { attempts: draw.int(1, 4) }),
      delay: "1ms",
      max_delay: "2ms",
      backoff: draw.pick(["exponential", "linear", "constant"]),
    },
    ...(draw.chance(0.08) && { on_error: "skip" }),
    ...(draw.chance(0.1) && { timeout: "20s" }),
  };
}

function randomOutputs(
  draw: Draw,
  names: readonly Name[],
  own: readonly Name[],
  wanted: Yield,
): Document["outputs"] | undefined {
  if (wanted === "rest") return undefined;
  if (wanted !== "one") return Object.fromEntries(wanted.map((name) => [name, anyExpression(draw, names).text]));
  return draw.chance(0.5) ? [draw.pick(own).name] : { result: anyExpression(draw, names).text };
}
