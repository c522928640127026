import { StatementType, type DuckDBInstance } from "@duckdb/node-api";
import { z } from "zod";
import { InvalidInput } from "../../errors.ts";
import { literal } from "./identifier.ts";
import { walkStatement } from "./walk-statement.ts";

const LONGEST_SQL = 10_000;

const serialized = z.union([
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

/**
 * Admits exactly one SELECT over known tables with allowed functions, and returns the names of the tables it reads.
 * Three guards, in the order of what they touch: DuckDB's parser alone (nothing is bound yet: binding already opens files and runs
 * `query('…')`), our walk over the syntax tree, then DuckDB's own statement type after binding, which also finds unknown columns.
 * @throws InvalidInput in words that whoever wrote the SQL can act on.
 */
export async function admit(
  instance: DuckDBInstance,
  sql: string,
  tables: readonly string[],
): Promise<readonly string[]> {
  if (sql.length > LONGEST_SQL) throw refuse(`it is longer than ${LONGEST_SQL} characters`, tables);
  if (sql.includes("\0")) throw refuse("it holds a NUL character", tables);
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal(sql)})::VARCHAR`);
    const parsed = serialized.parse(JSON.parse(String(reader.getRows()[0]?.[0])));
    if (parsed.error) throw refuse(parsed.error_message, tables);
    if (parsed.statements.length !== 1)
      throw refuse(`it holds ${parsed.statements.length} statements, not one`, tables);
    const review = walkStatement(parsed.statements[0], new Set(tables.map((name) => name.toLowerCase())));
    if (review.problems.size > 0)
      throw refuse(`it uses ${[...review.problems].join(", ")}, which is not allowed`, tables);
    const extracted = await connection.extractStatements(sql);
    if (extracted.count !== 1) throw refuse(`it holds ${extracted.count} statements, not one`, tables);
    const prepared = await extracted.prepare(0);
    const { statementType, parameterCount } = prepared;
    prepared.destroySync();
    if (statementType !== StatementType.SELECT) throw refuse("it is not a SELECT", tables);
    if (parameterCount > 0) throw refuse("it has parameters; write the values into it", tables);
    return [...review.tables];
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    throw refuse(error instanceof Error ? error.message.trim() : String(error), tables);
  } finally {
    connection.closeSync();
  }
}

function refuse(reason: string, tables: readonly string[]): InvalidInput {
  const message = `sql is refused: ${reason}. Write one SELECT over ${tables.join(", ") || "the data sets (there are none)"}`;
  return new InvalidInput(message, { field: "sql", alternatives: tables });
}
