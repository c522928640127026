import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import type { Failure } from "../errors.ts";
import type { Dataset } from "./catalog/dataset.ts";
import { listFiles } from "./catalog/list-files.ts";
import { openFolder, type OpenFolder } from "./catalog/open-folder.ts";
import { admit } from "./sql/admit.ts";
import { runQuery, type Query } from "./sql/run-query.ts";
import type { Table } from "./table.ts";

/** What a tenant's data sets can be asked, as they are at this moment. */
export interface DataSession {
  readonly datasets: readonly Dataset[];
  readonly problems: readonly { readonly file: string; readonly failure: Failure }[];
  /** Runs SQL that Baton compiled itself, with bound values. */
  run(query: Query, signal: AbortSignal): Promise<Table>;
  /** Checks SQL from elsewhere without running it; returns the tables it reads. @throws InvalidInput. */
  check(sql: string): Promise<readonly string[]>;
  /** Checks and runs SQL from elsewhere. @throws InvalidInput, Timeout, Cancelled. */
  query(sql: string, signal: AbortSignal): Promise<Table>;
}

/** The data sets of every tenant: CSV, JSON and Parquet files in the tenant's folder, each tenant in a database of its own. */
export interface Datasets {
  /** Loads the tenant's folder, again when a file in it has changed. */
  open(tenant: string): Promise<DataSession>;
  /** Closes every database; queries that still run fail. */
  close(): Promise<void>;
}

export interface DatasetsOptions {
  /** Where a tenant's files are; the folder may be missing. */
  readonly folder: (tenant: string) => string;
  /** Per tenant, as DuckDB writes it. Default "512MB". */
  readonly memoryLimit?: string;
  /** Longest one query may run, milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Rows a query returns at most. Default 5,000. */
  readonly maxRows?: number;
  /** Threads per tenant. Default 2. */
  readonly threads?: number;
  /** Tenants whose data stays in memory; the one longest unused goes first. Default 16. */
  readonly maxTenants?: number;
}

const checkedOptions = z.object({
  memoryLimit: z
    .string()
    .regex(/^\d+(MB|GB)$/, 'a size such as "512MB" or "2GB"')
    .default("512MB"),
  timeoutMs: z.number().int().positive().default(10_000),
  maxRows: z.number().int().positive().max(100_000).default(5_000),
  threads: z.number().int().positive().max(64).default(2),
  maxTenants: z.number().int().positive().default(16),
});

interface Loaded {
  readonly signature: string;
  readonly folder: Promise<OpenFolder>;
}

/** @throws InvalidInput when an option is malformed. */
export function createDatasets(options: DatasetsOptions): Datasets {
  const { folder: folderOf, ...rest } = options;
  const checked = checkedOptions.safeParse(rest);
  if (!checked.success) throw new InvalidInput(`Data set options: ${z.prettifyError(checked.error)}`);
  const limits = checked.data;
  /** In the order of last use. */
  const loaded = new Map<string, Loaded>();

  const load = async (tenant: string): Promise<OpenFolder> => {
    const listing = await listFiles(folderOf(tenant));
    const known = loaded.get(tenant);
    loaded.delete(tenant);
    if (known !== undefined && known.signature === listing.signature) {
      loaded.set(tenant, known);
      return await known.folder;
    }
    const opening = openFolder(listing, limits);
    loaded.set(tenant, { signature: listing.signature, folder: opening });
    opening.catch(() => loaded.delete(tenant));
    const [oldest] = loaded.keys();
    if (loaded.size > limits.maxTenants && oldest !== undefined) loaded.delete(oldest);
    return await opening;
  };

  return {
    async open(tenant) {
      const { instance, datasets, problems } = await load(tenant);
      const names = datasets.map((dataset) => dataset.name);
      return {
        datasets,
        problems,
        run: (query, signal) => runQuery(instance, query, limits, signal),
        check: (sql) => admit(instance, sql, names),
        async query(sql, signal) {
          await admit(instance, sql, names);
          return await runQuery(instance, { sql, parameters: [] }, limits, signal);
        },
      };
    },
    // A replaced or evicted database is not closed here: a session may still be using it. It goes with its last reference.
    async close() {
      const open = [...loaded.values()];
      loaded.clear();
      for (const { folder } of open) (await folder.catch(() => undefined))?.instance.closeSync();
    },
  };
}
