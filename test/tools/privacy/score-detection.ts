import type { PrivacyFinding } from "../../../src/tools/privacy/finding.ts";
import type { Labelled } from "./synthetic-sentences.ts";

export interface Score {
  readonly recall: number;
  readonly precision: number;
  readonly n: number;
}

interface Counts {
  hit: number;
  missed: number;
  wrong: number;
}

/**
 * Recall counts a labelled span as found when a finding of its entity covers it whole; precision counts a finding of the entity as
 * right when it overlaps a span of that entity. What a finding calls a span of another entity is wrong for its own.
 */
export function scoreDetection(sentences: readonly Labelled[], find: (text: string) => readonly PrivacyFinding[]) {
  const counts = new Map<string, Counts>();
  const misses: string[] = [];
  const of = (entity: string): Counts => {
    const known = counts.get(entity) ?? { hit: 0, missed: 0, wrong: 0 };
    counts.set(entity, known);
    return known;
  };
  for (const { text, spans } of sentences) {
    const found = find(text).map((finding) => ({
      ...finding,
      entity: finding.family === "secret" ? "SECRET" : finding.entity,
    }));
    for (const span of spans) {
      const covered = found.some(
        (each) => each.entity === span.entity && each.start <= span.start && each.end >= span.end,
      );
      if (covered) of(span.entity).hit++;
      else {
        of(span.entity).missed++;
        misses.push(
          `missed ${span.entity}: ${text} [${found.map(({ entity, start, end }) => `${entity}=${text.slice(start, end)}`).join("; ")}]`,
        );
      }
    }
    for (const each of found) {
      if (spans.some((span) => span.entity === each.entity && each.start < span.end && each.end > span.start)) continue;
      of(each.entity).wrong++;
      misses.push(`wrong ${each.entity} ${each.score}: ${text} [${text.slice(each.start, each.end)}]`);
    }
  }
  const scores = [...counts].map(([entity, { hit, missed, wrong }]): readonly [string, Score] => {
    const score = {
      recall: hit / Math.max(1, hit + missed),
      precision: hit / Math.max(1, hit + wrong),
      n: hit + missed,
    };
    return [entity, score];
  });
  return { scores: new Map(scores), misses };
}
