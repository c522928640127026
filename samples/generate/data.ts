import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { generateRevenue } from "./revenue.ts";
import { generateTickets } from "./tickets.ts";

const folder = join(import.meta.dirname, "..", "data");

/** Writes samples/data: `node samples/generate/data.ts`. The same seed gives the same rows. */
async function main(): Promise<void> {
  await writeTickets(join(folder, "tickets.parquet"));
  await writeFile(join(folder, "revenue.csv"), toCsv(generateRevenue()));
  console.log(`Wrote tickets.parquet and revenue.csv to ${folder}`);
}

async function writeTickets(file: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "baton-samples-"));
  const csv = join(scratch, "tickets.csv");
  await writeFile(csv, toCsv(generateTickets()));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run(
      `COPY (
         SELECT ticket_id, opened_at::TIMESTAMP AS opened_at, closed_at::TIMESTAMP AS closed_at, plan, priority, channel, region,
                category, agent_name, first_reply_minutes::INTEGER AS first_reply_minutes,
                resolution_hours::DOUBLE AS resolution_hours, satisfaction::TINYINT AS satisfaction, reopened::BOOLEAN AS reopened
         FROM read_csv('${csv}', header = true, all_varchar = true)
       ) TO '${file}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(scratch, { recursive: true, force: true });
  }
}

function toCsv<Row extends Readonly<Record<keyof Row, string | number | boolean | Date | null>>>(
  rows: readonly Row[],
): string {
  const [first] = rows;
  if (first === undefined) return "";
  const cell = (value: string | number | boolean | Date | null): string => {
    if (value === null) return "";
    return value instanceof Date ? value.toISOString().slice(0, 16).replace("T", " ") : String(value);
  };
  const lines = rows.map((row) => Object.values<string | number | boolean | Date | null>(row).map(cell).join(","));
  return `${[Object.keys(first).join(","), ...lines].join("\n")}\n`;
}

await main();
