import { DuckDBInstance } from "@duckdb/node-api";
import { toFailure, type Failure } from "../../errors.ts";
import type { Dataset } from "./dataset.ts";
import { describeTable } from "./describe-table.ts";
import type { FolderListing } from "./list-files.ts";
import { loadTable } from "./load-table.ts";
import { readDescription } from "./read-description.ts";

/** A folder's files in a locked in-memory database. */
export interface OpenFolder {
  readonly instance: DuckDBInstance;
  readonly datasets: readonly Dataset[];
  /** Files that could not be loaded, by path; the others work without them. */
  readonly problems: readonly { readonly file: string; readonly failure: Failure }[];
}

/**
 * Run once the data is in. From here on no SQL reaches a file, the network or an extension, spills to disk, or
 * takes any of this back.
 */
const lockdown = [
  "SET temp_directory = ''",
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET allow_community_extensions = false",
  "SET allow_unsigned_extensions = false",
  "SET allow_persistent_secrets = false",
  "SET enable_external_access = false",
  "SET lock_configuration = true",
];

/** Loads every file of the listing, then locks the database down. `memoryLimit` as DuckDB writes it, such as "512MB". */
export async function openFolder(
  listing: FolderListing,
  options: { readonly memoryLimit: string; readonly threads: number },
): Promise<OpenFolder> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
  });
  const connection = await instance.connect();
  try {
    const datasets: Dataset[] = [];
    const problems: { file: string; failure: Failure }[] = [];
    for (const file of listing.files) {
      try {
        const description = await readDescription(file.description);
        await loadTable(connection, file, description);
        datasets.push(await describeTable(connection, file.table, description));
      } catch (error) {
        problems.push({ file: file.path, failure: toFailure(error) });
      }
    }
    for (const statement of lockdown) await connection.run(statement);
    return { instance, datasets, problems };
  } catch (error) {
    instance.closeSync();
    throw error;
  } finally {
    connection.closeSync();
  }
}
