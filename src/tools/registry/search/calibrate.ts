/** How a raw score of a search becomes a probability: `1 / (1 + exp(-(slope * coverage + offset)))`. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** A search whose right answer is known. */
export interface Trial {
  readonly coverage: number;
  readonly right: boolean;
}

/** What holds before a registry has examples of its own; fitted over the six built-in agents. */
const prior: Calibration = { slope: 9, offset: -2.6 };

/** How many trials the prior is worth, so that a handful of examples cannot turn it over. */
const priorWeight = 20;

/**
 * Fits the curve to trials by Newton's method on the logistic loss with the prior as a ridge (Platt, "Probabilistic Outputs for Support
 * Vector Machines", 1999). Fewer than four trials, or none that is wrong, leave the prior.
 */
export function calibrate(trials: readonly Trial[]): Calibration {
  if (trials.length < 4 || trials.every((trial) => trial.right) || trials.every((trial) => !trial.right)) return prior;
  let { slope, offset } = prior;
  for (let round = 0; round < 25; round += 1) {
    const ridge = priorWeight / 100;
    let gs = ridge * (slope - prior.slope);
    let go = ridge * (offset - prior.offset);
    let ss = ridge;
    let so = 0;
    let oo = ridge;
    for (const { coverage, right } of trials) {
      const p = 1 / (1 + Math.exp(-(slope * coverage + offset)));
      const miss = p - (right ? 1 : 0);
      const curve = p * (1 - p);
      gs += miss * coverage;
      go += miss;
      ss += curve * coverage * coverage;
      so += curve * coverage;
      oo += curve;
    }
    const determinant = ss * oo - so * so;
    slope -= (oo * gs - so * go) / determinant;
    offset -= (ss * go - so * gs) / determinant;
  }
  return Number.isFinite(slope) && slope > 0 ? { slope, offset } : prior;
}

/** 0 to 1; nothing matched is 0. */
export function probability(coverage: number, { slope, offset }: Calibration): number {
  return coverage <= 0 ? 0 : 1 / (1 + Math.exp(-(slope * coverage + offset)));
}
