import { RETRYABLE } from "../../../src/graph/plan/step-policies.ts";
import type { Draw } from "./draw.ts";
import type { Name } from "./random-expression.ts";
import type { AgentName, Kind } from "./script.ts";

/** Pauses are at most 2 ms. */
export function randomRetry(draw: Draw): Record<string, unknown> {
  return {
    ...(draw.chance(0.7) && { attempts: draw.int(1, 5) }),
    delay: "1ms",
    max_delay: "2ms",
    ...(draw.chance(0.3) && { backoff: draw.pick(["exponential", "linear", "constant"]) }),
    ...(draw.chance(0.3) && { jitter: draw.chance(0.5) }),
    ...(draw.chance(0.25) && {
      on: draw.pick([[...RETRYABLE], RETRYABLE.slice(0, 2), ["bug"], ["invalid_output", "bug"]]),
    }),
  };
}

/** Other agents, which are told by the same literals what to write, and at times a value at last. */
export function randomFallback(
  draw: Draw,
  agent: AgentName,
  outputs: readonly string[],
  kinds: readonly Kind[],
): unknown {
  const last = agent === "brittle" ? "steady" : "brittle";
  const values: Record<Kind, unknown> = { int: -1, bool: false, list: [-1, -2], object: { n: 0, s: "none", list: [] } };
  const whole = values[kinds[0] ?? "int"];
  const value = {
    value:
      outputs.length === 1
        ? whole
        : Object.fromEntries(outputs.map((output, place) => [output, values[kinds[place] ?? "int"]])),
  };
  return draw.pick<unknown>([
    "spare",
    ["spare", last],
    [{ agent: "spare@1.x", with: { k: 10 } }, value],
    [{ capability: "can_spare" }],
    value,
    [value],
  ]);
}

/** What undoes a step; it is given what the step wrote and, of an item, its place. */
export function randomCompensation(draw: Draw, own: readonly Name[], each: boolean): Record<string, unknown> {
  const [first] = own;
  const name = first?.name ?? "question";
  return {
    ...(draw.chance(0.8) ? { agent: "undo" } : { capability: "can_undo" }),
    inputs: draw.chance(0.5) ? [name] : { what: name, ...(each && { place: "index" }) },
    with: { kept: draw.int(0, 9) },
    retry: { ...(draw.chance(0.5) && { attempts: draw.int(1, 3) }), delay: "1ms", max_delay: "2ms" },
  };
}
