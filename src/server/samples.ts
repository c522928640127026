import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Database } from "../tools/database/database.ts";
import { ingest } from "../tools/documents/ingest.ts";
import { DEFAULT_TENANT } from "../graph/tenant-saver.ts";
import type { TenantFolders } from "./tenant-folders.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const samples = join(root, "samples");

/**
 * Gives the tenant `default` the made-up company to ask about. Documents that are there stay as they are; data sets and price books are only
 * copied into folders that do not exist yet, so that what somebody removed stays removed.
 *
 * @returns how many documents the tenant got anew.
 */
export async function loadSamples(database: Database, folders: TenantFolders): Promise<number> {
  await copyInto(join(samples, "data"), folders.datasets(DEFAULT_TENANT));
  await copyInto(join(samples, "pricebooks"), folders.pricebooks(DEFAULT_TENANT));
  // Named as `npm run ingest -- samples/documents` names them, so that doing so changes nothing.
  const report = await ingest(database, DEFAULT_TENANT, join(samples, "documents"), { base: root });
  return report.added.length + report.replaced.length;
}

async function copyInto(from: string, to: string): Promise<void> {
  const there = await readdir(to).catch(() => undefined);
  if (there !== undefined) return;
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}
