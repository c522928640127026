import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatasets, type Datasets } from "../../../src/tools/data/datasets.ts";

const signal = new AbortController().signal;
let root: string;
let datasets: Datasets;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "baton-datasets-"));
  datasets = createDatasets({ folder: (tenant) => join(root, tenant), maxTenants: 2 });
});
afterAll(async () => {
  await datasets.close();
  await rm(root, { recursive: true, force: true });
});

async function put(tenant: string, name: string, text: string): Promise<string> {
  await mkdir(join(root, tenant), { recursive: true });
  const path = join(root, tenant, name);
  await writeFile(path, text);
  return path;
}

test("loads CSV, JSON and NDJSON without descriptions and infers what the columns are for", async () => {
  await put(
    "infer",
    "Orders 2026.csv",
    "orderId,placedAt,Country,amount_eur,paid\n1,2026-01-05,DE,10.5,true\n2,2026-01-06,FR,4,false\n3,2026-02-01,DE,7,true\n",
  );
  await put("infer", "events.ndjson", '{"kind":"a","n":1}\n{"kind":"b","n":2}\n');
  await put("infer", "list.json", '[{"x":1},{"x":2}]');
  const { datasets: found, problems } = await datasets.open("infer");
  expect(problems).toEqual([]);
  expect(found.map(({ name, rows }) => [name, rows])).toEqual([
    ["orders_2026", 3],
    ["events", 2],
    ["list", 2],
  ]);
  const [orders] = found;
  expect(orders?.columns.map(({ name, role }) => [name, role])).toEqual([
    ["order_id", "identifier"],
    ["placed_at", "time"],
    ["country", "category"],
    ["amount_eur", "measure"],
    ["paid", "flag"],
  ]);
  expect(orders?.covers).toEqual({ from: "2026-01-05", to: "2026-02-02" });
  expect(orders?.columns[2]?.values.map(({ value, rows }) => [value, rows])).toEqual([
    ["DE", 2],
    ["FR", 1],
  ]);
});

test("reports a broken file and a wrong description, and serves the rest", async () => {
  await put("broken", "good.csv", "a,b\n1,x\n");
  await put("broken", "bad.parquet", "this is no parquet file");
  await put("broken", "described.csv", "a\n1\n");
  await put("broken", "described.yaml", "columns: { missing: { meaning: not there } }\n");
  await put("broken", "typo.csv", "a\n1\n");
  await put("broken", "typo.yaml", "titel: wrong key\n");
  const session = await datasets.open("broken");
  expect(session.datasets.map(({ name }) => name)).toEqual(["good"]);
  expect(session.problems).toHaveLength(3);
  expect(session.problems.map(({ failure }) => failure.message).join("\n")).toMatch(/missing.*data has a|titel/s);
});

test("reads a file again when it has changed, and keeps a session on the old one usable", async () => {
  const path = await put("reload", "numbers.csv", "n\n1\n");
  const before = await datasets.open("reload");
  await writeFile(path, "n\n1\n2\n");
  await utimes(path, new Date(), new Date(Date.now() + 5_000));
  const after = await datasets.open("reload");
  expect(after.datasets[0]?.rows).toBe(2);
  expect((await before.query("SELECT count(*) FROM numbers", signal)).rows).toEqual([[1]]);
});

test("keeps tenants apart", async () => {
  await put("one", "mine.csv", "a\n1\n");
  await put("two", "yours.csv", "a\n1\n");
  const one = await datasets.open("one");
  expect(one.datasets.map(({ name }) => name)).toEqual(["mine"]);
  await expect(one.query("SELECT * FROM yours", signal)).rejects.toMatchObject({ code: "invalid_input" });
});

test("has no data sets where the folder is missing", async () => {
  expect((await datasets.open("nobody")).datasets).toEqual([]);
});

test("refuses malformed options", () => {
  expect(() => createDatasets({ folder: () => root, memoryLimit: "plenty" })).toThrow(/memoryLimit/);
  expect(() => createDatasets({ folder: () => root, timeoutMs: 0 })).toThrow(/timeoutMs/);
});
