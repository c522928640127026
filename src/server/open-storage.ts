import { join } from "node:path";
import { openDatabase, type Database } from "../tools/database/database.ts";
import { migrate } from "../tools/database/migrate.ts";
import { startPostgres } from "./postgres/embedded.ts";
import type { Settings } from "./settings.ts";

export interface Storage {
  readonly database: Database;
  /** True where Postgres runs embedded. */
  readonly embedded: boolean;
  /** Closes the connections, and with the last of them the embedded server. */
  close(): Promise<void>;
}

/**
 * Opens the settings' database, starting the embedded server where there is none, and brings its schema up to date. Several processes may share an
 * embedded server; the last to close ends it.
 *
 * @param stop gives it up: it rejects with the signal's reason once what it began has ended
 */
export async function openStorage(settings: Settings, stop?: AbortSignal): Promise<Storage> {
  if (settings.databaseUrl !== undefined) {
    await migrate(settings.databaseUrl, stop);
    const database = openDatabase({ url: settings.databaseUrl });
    return { database, embedded: false, close: () => database.close() };
  }
  const postgres = await startPostgres({ folder: join(settings.dataDir, "postgres"), stop });
  await migrate(postgres.url, stop).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  const database = openDatabase({ url: postgres.url });
  return {
    database,
    embedded: true,
    close: async () => {
      await database.close();
      await postgres.stop();
    },
  };
}
