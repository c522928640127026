import { randomBytes, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The owner's password, made once. It keeps other accounts of the machine out of the loopback port. */
export async function keepPassword(home: string): Promise<string> {
  const file = join(home, "password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known.trim();
  const draft = `${file}-${randomUUID()}`;
  await writeFile(draft, randomBytes(18).toString("base64url"), { mode: 0o600 });
  // Of two first starts at once one makes it, whole, and both use it.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await rm(draft);
  return (await readFile(file, "utf8")).trim();
}
