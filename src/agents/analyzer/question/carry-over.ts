import type { AnalysisRequest } from "../../../tools/data/request/request.ts";
import { filtersOf } from "./filters.ts";
import { measureOf } from "./measure-of.ts";
import type { Reading } from "./read-clause.ts";

/**
 * What a later clause leaves unsaid it takes from the one before, if that was about the same data: "how many tickets came in last month,
 * and which region had the most?" Looking ahead, comparing and looking for outliers bring their own times.
 */
export function carryOver(
  request: AnalysisRequest,
  reading: Reading,
  before: AnalysisRequest | undefined,
): AnalysisRequest {
  if (before === undefined || before.dataset !== request.dataset) return request;
  switch (request.kind) {
    case "value":
    case "group_by": {
      const named = measureOf(reading, filtersOf(reading)).named;
      const measure = !named && "measure" in before ? { measure: before.measure } : {};
      return { ...request, ...inherited(request, reading, before), ...measure };
    }
    case "distribution":
    case "rows":
    case "correlation":
      return { ...request, ...inherited(request, reading, before) };
    case "trend":
    case "outliers":
    case "compare_periods":
    case "forecast":
    case "profile":
      return request;
  }
}

function inherited(
  request: Extract<AnalysisRequest, { filters: unknown }>,
  reading: Reading,
  before: AnalysisRequest,
): Partial<Pick<Extract<AnalysisRequest, { kind: "value" }>, "period" | "filters">> {
  const period = before.kind === "compare_periods" ? before.current : "period" in before ? before.period : undefined;
  const timed = reading.times.length > 0 || period === undefined || before.kind === "forecast";
  const filters = "filters" in before && request.filters.length === 0 ? { filters: before.filters } : {};
  return { ...(timed ? {} : { period }), ...filters };
}
