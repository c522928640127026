import type { RequestOf } from "../request/request.ts";
import type { ProfileAnalysis } from "./analysis.ts";
import type { Desk } from "./desk.ts";

/** What a data set holds, column by column; known since it was loaded. */
export function analyzeProfile(desk: Desk, request: RequestOf<"profile">): ProfileAnalysis {
  const { dataset } = desk;
  return {
    kind: "profile",
    request,
    dataset,
    table: {
      columns: ["column", "type", "role", "meaning", "empty", "distinct", "min", "max", "most_frequent"],
      rows: dataset.columns.map((column) => [
        column.name,
        column.type,
        column.role,
        column.meaning ?? null,
        column.empty,
        column.distinct,
        column.min,
        column.max,
        column.values.length === 0
          ? null
          : column.values
              .slice(0, 5)
              .map(({ value }) => value)
              .join(", "),
      ]),
      truncated: false,
    },
    rowsUsed: dataset.rows,
    sql: desk.sql,
  };
}
