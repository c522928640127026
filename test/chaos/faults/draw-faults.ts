import { seeded } from "../../server/runs/support/random.ts";
import { kinds, weights, type Fault, type FaultKind } from "./fault.ts";

/** Longer than any worker may be silent before its runs are taken from it. */
const freezeMs = 8_000;

/**
 * The faults of a seed in their order. Every kind comes once before any comes twice; then they come by weight.
 * @param meanMs between two faults
 */
export function drawFaults(seed: number, count: number, meanMs: number): Fault[] {
  const random = seeded(seed);
  const once = shuffled(kinds, random);
  return Array.from({ length: count }, (_, number) => {
    const kind = once[number] ?? byWeight(random());
    const spread = random();
    return {
      number,
      kind,
      afterMs: Math.round(meanMs * (0.3 + 1.4 * spread)),
      target: random(),
      lastsMs: lasts(kind, random()),
    };
  });
}

function lasts(kind: FaultKind, dice: number): number {
  switch (kind) {
    case "freeze":
      return freezeMs + dice * 2_000;
    case "kill":
      return 100 + dice * 1_500;
    case "postgres.fast":
    case "postgres.immediate":
    case "postgres.kill":
      return dice * 800;
    case "delay":
    case "silence":
    case "sever":
    case "refuse":
      return 500 + dice * 4_500;
    case "agent.slow":
    case "agent.failing":
    case "agent.hung":
      return 1_000 + dice * 4_000;
    case "term":
    case "cut":
    case "flood":
      return 0;
  }
}

function shuffled(all: readonly FaultKind[], random: () => number): FaultKind[] {
  const drawn = all.map((kind) => ({ kind, at: random() }));
  return drawn.toSorted((one, other) => one.at - other.at).map(({ kind }) => kind);
}

function byWeight(dice: number): FaultKind {
  let left = dice * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  for (const kind of kinds) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return "kill";
}
