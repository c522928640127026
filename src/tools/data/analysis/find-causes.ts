import { timeColumn } from "../catalog/find-column.ts";
import { identifier } from "../sql/identifier.ts";
import { scopeSql } from "../sql/scope-sql.ts";
import { createSqlWriter } from "../sql/sql-writer.ts";
import type { Episode, TimeOutliersAnalysis } from "./analysis.ts";
import { addSteps } from "./calendar.ts";
import type { Desk } from "./desk.ts";
import { asCount, firstRow } from "./numbers.ts";

/** Points of share that a group must gain to be named. */
const NOTABLE = 15;

/** Which group of each category takes a much larger share of the rows within the episode than outside it; largest gain first. */
export async function findCauses(
  desk: Desk,
  request: TimeOutliersAnalysis["request"],
  episode: Pick<Episode, "from" | "to">,
): Promise<Episode["causes"]> {
  const { dataset } = desk;
  const time = identifier(timeColumn(dataset).name);
  const causes: Episode["causes"][number][] = [];
  for (const column of dataset.columns.filter(
    (each) => each.role === "category" && each.distinct > 1 && each.distinct <= 50,
  )) {
    const writer = createSqlWriter();
    const inside = `${time} >= ${writer.bind(episode.from)}::TIMESTAMP AND ${time} < ${writer.bind(addSteps("day", episode.to, 1))}::TIMESTAMP`;
    const scope = scopeSql(writer, dataset, request);
    const row = firstRow(
      await desk.run(
        writer.query(
          `WITH counted AS (SELECT ${identifier(column.name)}::VARCHAR AS key, count(*) FILTER (WHERE ${inside}) AS inside,
                                   count(*) FILTER (WHERE NOT (${inside})) AS outside ${scope} GROUP BY 1)
           SELECT key, 100.0 * inside / nullif(sum(inside) OVER (), 0) AS share, 100.0 * outside / nullif(sum(outside) OVER (), 0) AS usual
           FROM counted ORDER BY share - usual DESC NULLS LAST, key LIMIT 1`,
        ),
      ),
    );
    const [key, share, usual] = [row[0], asCount(row[1]), asCount(row[2])];
    if (typeof key === "string" && share - usual >= NOTABLE)
      causes.push({ column: column.name, value: key, share, usual });
  }
  return causes.toSorted((a, b) => b.share - b.usual - (a.share - a.usual));
}
