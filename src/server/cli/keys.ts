import { parseArgs } from "node:util";
import { toFailure } from "../../tools/errors.ts";
import { createKey, listKeys, revokeKey } from "../http/auth/stored-keys.ts";
import { openStorage } from "../open-storage.ts";
import { readSettings } from "../settings.ts";

const USAGE = "usage: npm run keys -- create <name> | list | revoke <id>   [--tenant <tenant>]";

/** Makes, lists and revokes API keys kept in the database. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: "string", default: "default" } },
  });
  const [verb, argument] = positionals;
  const { tenant } = values;
  const storage = await openStorage(readSettings());
  try {
    if (verb === "create" && argument !== undefined)
      console.log((await createKey(storage.database, tenant, argument)).key);
    else if (verb === "list") console.table(await listKeys(storage.database, tenant));
    else if (verb === "revoke" && argument !== undefined) await revokeKey(storage.database, tenant, argument);
    else {
      console.error(USAGE);
      return 2;
    }
    return 0;
  } finally {
    await storage.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(toFailure(error).message);
  process.exitCode = 1;
}
