/**
 * Bounds of a share of which `hits` of `n` were seen that hold at every moment at once, with probability 1 - `alpha`: they may be looked at
 * after every attempt, which Wilson's or Wald's intervals may not (looked at a thousand times, a 95 % interval errs in a third of all
 * cases). From the mixture martingale of a uniform prior and Ville's inequality (Robbins 1970).
 */
export function confidenceSequence(hits: number, n: number, alpha: number): { lower: number; upper: number } {
  if (n <= 0) return { lower: 0, upper: 1 };
  const seen = Math.min(1, Math.max(0, hits / n));
  const level = Math.log(1 / alpha);
  // log of the marginal likelihood under the uniform prior: 1 / ((n + 1) · C(n, hits)).
  const mixture = logGamma(hits + 1) + logGamma(n - hits + 1) - logGamma(n + 2);
  const outside = (share: number): boolean =>
    mixture - hits * Math.log(share) - (n - hits) * Math.log1p(-share) >= level;
  return {
    lower: hits === 0 ? 0 : boundary(0, seen, outside),
    upper: hits === n ? 1 : boundary(1, seen, outside),
  };
}

/** Where, between a share that is outside and one that is inside, the two meet. */
function boundary(out: number, inside: number, isOutside: (share: number) => boolean): number {
  let [far, near] = [out, inside];
  for (let step = 0; step < 40; step++) {
    const middle = (far + near) / 2;
    if (isOutside(middle)) far = middle;
    else near = middle;
  }
  return far;
}

/** Stirling's series, after moving the argument up to where it is exact to 1e-10. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 8; at++) shift += Math.log(at);
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
