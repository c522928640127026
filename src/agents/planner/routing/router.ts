import { features } from "./features.ts";
import type { Grounding } from "./ground.ts";
import { outcomes, parts, type Outcome, type Part } from "./outcome.ts";
import type { Weights } from "./weights.ts";

/** What a question is taken to need. */
export interface Route {
  readonly outcome: Outcome;
  /** 0 to 1, over the outcomes that were open. */
  readonly probability: number;
  /** How likely each part is, whatever stands beside it. */
  readonly marginals: Readonly<Record<Part, number>>;
}

export interface RouteOptions {
  /** Outcomes that can be carried out; default: every one. */
  readonly open?: (outcome: Outcome) => boolean;
  readonly grounding?: Grounding;
}

export type Router = (question: string, options?: RouteOptions) => Route;

/**
 * Decides by a log-linear model over whole outcomes: the score of an outcome is its bias plus the weights of its parts over the
 * question's features. No network, well below a millisecond.
 */
export function createRouter({ biases, byFeature }: Weights): Router {
  return (question, { open = () => true, grounding } = {}) => {
    const sums = parts.map(() => 0);
    for (const [name, value] of features(question, grounding)) {
      const weights = byFeature.get(name);
      if (weights === undefined) continue;
      for (const [place, weight] of weights.entries()) sums[place] = (sums[place] ?? 0) + weight * value;
    }
    const scored = outcomes.flatMap((outcome, place) => {
      if (!open(outcome)) return [];
      const score = outcome.reduce((sum, part) => sum + (sums[parts.indexOf(part)] ?? 0), biases[place] ?? 0);
      return [{ outcome, score }];
    });
    return decide(scored);
  };
}

function decide(scored: readonly { readonly outcome: Outcome; readonly score: number }[]): Route {
  const highest = Math.max(...scored.map(({ score }) => score));
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - highest), 0);
  const marginals = Object.fromEntries(parts.map((part) => [part, 0])) as Record<Part, number>;
  let best: { outcome: Outcome; probability: number } = { outcome: ["outside"], probability: 0 };
  for (const { outcome, score } of scored) {
    const probability = Math.exp(score - highest) / total;
    for (const part of outcome) marginals[part] += probability;
    if (probability > best.probability) best = { outcome, probability };
  }
  return { ...best, marginals };
}
