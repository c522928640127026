import type { ValueAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, cell, measured, number } from "./format.ts";
import { basis, columnOf, filtersPhrase, subjectOf, whenPhrase } from "./subject.ts";

export function sayValue({ dataset, request, value, steps, rowsUsed }: ValueAnalysis): readonly Statement[] {
  const { measure, per } = request;
  const column = columnOf(dataset, measure.column);
  const when = whenPhrase(dataset, request.period);
  const filters = filtersPhrase(dataset, request.filters);
  const opening = when === "" ? "" : `${capitalized(when)} `;
  const shown = typeof value === "number" ? measured(value, measure, column) : cell(value);
  const data = { value, rows: rowsUsed, measure, ...(per === undefined ? {} : { per, steps }) };
  const scope = { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } };
  if (value === null) {
    return [
      {
        text: `${capitalized(when === "" ? "in the data" : when)} there is no value for ${subjectOf(dataset, measure)}${filters}.`,
        data,
      },
      scope,
    ];
  }
  if (per !== undefined && steps !== undefined) {
    return [
      {
        text: `${opening}${opening === "" ? capitalized(subjectOf(dataset, measure)) : subjectOf(dataset, measure)}${filters} came to ${shown} per ${per} on average (${number(steps)} ${per}s).`,
        data,
      },
      scope,
    ];
  }
  if (measure.aggregation === "count" && column === undefined) {
    const noun = value === 1 ? dataset.noun.one : dataset.noun.many;
    const verb = value === 1 ? "was" : "were";
    return [
      { text: `${opening === "" ? "There" : `${opening}there`} ${verb} ${shown} ${noun}${filters}.`, data },
      scope,
    ];
  }
  if (column?.overTime === "last") {
    return [
      {
        text: `At the end of the period ${when.replace(/^(?:in|on|from) /, "")} ${subjectOf(dataset, measure)}${filters} stood at ${shown}.`,
        data,
      },
      scope,
    ];
  }
  const subject = subjectOf(dataset, measure);
  const of = measure.aggregation === "share" && filters !== "" ? `, among those${filters},` : filters;
  return [{ text: `${opening}${opening === "" ? capitalized(subject) : subject}${of} was ${shown}.`, data }, scope];
}
