import type { Episode, RowOutliersAnalysis, TimeOutliersAnalysis } from "../../../tools/data/analysis/analysis.ts";
import { addsUp } from "../../../tools/data/analysis/analysis.ts";
import { addSteps } from "../../../tools/data/analysis/calendar.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, listed, measured, number, percent, withUnit } from "./format.ts";
import { periodWords } from "./period-words.ts";
import { basis, columnOf, filtersPhrase, subjectOf } from "./subject.ts";

const SPOKEN = 5;

export function sayTimeOutliers(analysis: TimeOutliersAnalysis): readonly Statement[] {
  const { dataset, request, episodes, rowsUsed } = analysis;
  const about = `${subjectOf(dataset, request.measure)}${filtersPhrase(dataset, request.filters)}`;
  const scope = { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } };
  if (episodes.length === 0) {
    return [
      { text: `No ${request.grain} stands out: ${about} stays within what level and season lead to expect.` },
      scope,
    ];
  }
  const more = episodes.length > SPOKEN ? [{ text: `${episodes.length - SPOKEN} more stand out less.` }] : [];
  return [
    ...episodes
      .slice(0, SPOKEN)
      .map((episode) => ({ text: episodeText(analysis, episode, about), data: { ...episode } })),
    ...more,
    {
      text: `A ${request.grain} stands out when it is far from its running median and season (robust z-score).`,
      data: { grain: request.grain },
    },
    scope,
  ];
}

function episodeText({ dataset, request }: TimeOutliersAnalysis, episode: Episode, about: string): string {
  const column = columnOf(dataset, request.measure.column);
  const divide = addsUp(request.measure) ? 1 : episode.steps;
  const show = (value: number): string =>
    measured(addsUp(request.measure) && column === undefined ? Math.round(value) : value, request.measure, column);
  const actual = show(episode.actual / divide);
  const saw = column === undefined ? `${actual} ${about}` : `${about} ${actual}`;
  const when = periodWords({ from: episode.from, to: addSteps("day", episode.to, 1) });
  const causes = episode.causes.map(({ column: name, value, share, usual }) => {
    const label = columnOf(dataset, name)?.label ?? name;
    return `${label} ${value} (${percent(share)} of the rows, otherwise ${percent(usual)})`;
  });
  const reason = causes.length === 0 ? "" : ` Over-represented in it: ${listed(causes)}.`;
  return `${capitalized(when)} stand${when.includes(" to ") ? "" : "s"} out: ${saw} where ${show(episode.expected / divide)} ${column === undefined ? "were" : "was"} to be expected.${reason}`;
}

export function sayRowOutliers(analysis: RowOutliersAnalysis): readonly Statement[] {
  const { dataset, request, low, high, median, below, above, extreme, rowsUsed, table } = analysis;
  const column = columnOf(dataset, request.column);
  if (column === undefined) return [];
  const show = (value: number): string => withUnit(value, column);
  const total = below + above;
  const place = table.columns.indexOf(column.name);
  const key = dataset.columns.find((each) => each.role === "identifier");
  const keyPlace = key === undefined ? -1 : table.columns.indexOf(key.name);
  const most = table.rows.slice(0, SPOKEN).map((row) => {
    const value = row[place];
    const shown = typeof value === "number" ? show(value) : "none";
    return keyPlace < 0 ? shown : `${String(row[keyPlace])} with ${shown}`;
  });
  return [
    {
      text: `${number(total)} of ${number(rowsUsed)} ${dataset.noun.many} (${percent((100 * total) / Math.max(1, rowsUsed))}) have an unusual ${column.label}: ${number(above)} above ${show(high)}${low > Number(column.min) ? ` and ${number(below)} below ${show(low)}` : ""}; the median is ${show(median)}.`,
      data: { low, high, below, above, median },
    },
    ...(most.length === 0
      ? []
      : [{ text: `Furthest out: ${most.join("; ")}.`, data: { rows: table.rows.slice(0, SPOKEN) } }]),
    {
      text: `${number(extreme)} are extreme even on a scale that allows for skew (robust z-score over 3.5).`,
      data: { extreme },
    },
    { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } },
  ];
}
