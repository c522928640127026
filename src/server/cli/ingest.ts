import { copyFile, mkdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { parseArgs } from "node:util";
import { ingest, type IngestReport } from "../../tools/documents/ingest.ts";
import { InvalidInput, toFailure } from "../../tools/errors.ts";
import { DEFAULT_TENANT } from "../../graph/tenant-saver.ts";
import { tenantName } from "../http/auth/api-keys.ts";
import { createModels } from "../models.ts";
import { openStorage } from "../open-storage.ts";
import { readSettings, type Settings } from "../settings.ts";
import { tenantFolders } from "../tenant-folders.ts";

const USAGE =
  "usage: npm run ingest -- <file or folder>… [--as document|dataset|pricebook] [--prune] [--tenant <tenant>]";
const KINDS = ["document", "dataset", "pricebook"] as const;

/** Adds documents to the corpus, or a file to the data sets or price books. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      as: { type: "string", default: "document" },
      prune: { type: "boolean", default: false },
      tenant: { type: "string", default: DEFAULT_TENANT },
    },
  });
  const kind = KINDS.find((name) => name === values.as);
  if (kind === undefined)
    throw new InvalidInput(`--as: unknown kind ${values.as}`, { field: "as", alternatives: KINDS });
  if (!tenantName.test(values.tenant))
    throw new InvalidInput(`--tenant: ${values.tenant} is no tenant's name`, { field: "tenant" });
  if (positionals.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings();
  if (kind === "document") return addDocuments(settings, positionals, values.tenant, values.prune);
  for (const path of positionals) await addFile(settings, path, values.tenant, kind);
  return 0;
}

async function addDocuments(
  settings: Settings,
  paths: readonly string[],
  tenant: string,
  prune: boolean,
): Promise<number> {
  const storage = await openStorage(settings);
  const { embedder } = createModels(settings.model);
  let failed = 0;
  try {
    for (const path of paths) {
      const report = await ingest(storage.database, tenant, path, {
        prune,
        ...(embedder !== undefined && { embedder }),
      });
      print(report);
      failed += report.failed.length;
    }
  } finally {
    await storage.close();
  }
  return failed === 0 ? 0 : 1;
}

function print(report: IngestReport): void {
  for (const verb of ["added", "replaced", "removed"] as const)
    for (const source of report[verb]) console.log(`${verb}  ${source}`);
  if (report.unchanged.length > 0) console.log(`unchanged  ${report.unchanged.length}`);
  for (const { path, failure } of report.failed) console.error(`failed  ${path}: ${failure.message}`);
}

/** Copies the file to where a running server looks; it is seen at the next question. */
async function addFile(settings: Settings, path: string, tenant: string, kind: "dataset" | "pricebook"): Promise<void> {
  const accepted = kind === "dataset" ? [".csv", ".json", ".ndjson", ".parquet", ".yaml"] : [".yaml"];
  if (!accepted.includes(extname(path)))
    throw new InvalidInput(`${path} cannot be a ${kind}`, { field: "path", alternatives: accepted });
  const folders = tenantFolders(settings.dataDir);
  const folder = kind === "dataset" ? folders.datasets(tenant) : folders.pricebooks(tenant);
  await mkdir(folder, { recursive: true });
  await copyFile(path, join(folder, basename(path)));
  console.log(`added  ${kind} ${basename(path)}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const { message, alternatives } = toFailure(error);
  console.error(alternatives === undefined ? message : `${message}; one of ${alternatives.join(", ")}`);
  process.exitCode = 1;
}
