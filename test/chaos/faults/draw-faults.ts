import { seeded } from "../../server/runs/support/random.ts";
import { kinds, weights, type Fault, type FaultKind } from "./fault.ts";

/** Longer than any worker may be silent before its runs are taken from it. */
const freezeMs = 8_000;

/**
 * The faults of a seed in their order. Every kind comes once before any comes twice; then they come by weight.
 * @param meanMs between two faults
 * @param of the kinds to draw from
 */
export function drawFaults(seed: number, count: number, meanMs: number, of: readonly FaultKind[] = kinds): Fault[] {
  const random = seeded(seed);
  const once = shuffled(of, random);
  return Array.from({ length: count }, (_, number) => {
    const kind = once[number] ?? byWeight(of, random());
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

function byWeight(of: readonly FaultKind[], dice: number): FaultKind {
  let left = dice * of.reduce((sum, kind) => sum + weights[kind], 0);
  const drawn = of.find((kind) => (left -= weights[kind]) < 0) ?? of.at(-1);
  if (drawn === undefined) throw new Error("no kind of fault to draw from");
  return drawn;
}
