import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Shortest secret that the vault takes. */
const LEAST = 32;

/** The key kept beside the data, made on first use; for a server whose settings give none. */
export async function dataSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "secret");
  await mkdir(dataDir, { recursive: true });
  const made = randomBytes(LEAST).toString("base64url");
  // Whoever comes first makes it; everyone uses what is there then.
  await writeFile(file, made, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const kept = (await readFile(file, "utf8")).trim();
  if (kept.length >= LEAST) return kept;
  // A first start that was killed while writing left it short; nothing was ever sealed with that.
  await writeFile(file, made, { mode: 0o600 });
  return made;
}
