/** The best score that a question got, and whether some tool is right for it. */
export interface Judged {
  readonly score: number;
  readonly relevant: boolean;
}

/** The probability that a question with a right tool scores above one without, ties by half (Mann and Whitney 1947); NaN without both. */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < sorted.length;) {
    const score = sorted[from]?.score;
    let to = from;
    while (to < sorted.length && sorted[to]?.score === score) to += 1;
    for (const { relevant } of sorted.slice(from, to)) if (relevant) ranks += (from + 1 + to) / 2;
    from = to;
  }
  const relevant = judged.filter((each) => each.relevant).length;
  return (ranks - (relevant * (relevant + 1)) / 2) / (relevant * (judged.length - relevant));
}

/** The share of questions without a right tool that stay below the score which 90 % of those with one reach; NaN without both. */
export function refusedAt90(judged: readonly Judged[]): number {
  const scores = judged
    .filter(({ relevant }) => relevant)
    .map(({ score }) => score)
    .toSorted((a, b) => b - a);
  const threshold = scores[Math.ceil(0.9 * scores.length) - 1] ?? Number.NaN;
  const others = judged.filter(({ relevant }) => !relevant);
  return Number.isNaN(threshold) ? Number.NaN : others.filter(({ score }) => score < threshold).length / others.length;
}
