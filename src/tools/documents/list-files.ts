import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { NotFound } from "../errors.ts";

/**
 * The file itself, or all files below a folder, sorted; names that begin with a dot are left out, links are not followed.
 * @throws NotFound when there is no such path.
 */
export async function listFiles(root: string): Promise<string[]> {
  const found = await stat(root).catch((cause: unknown) => {
    throw new NotFound(`there is no file or folder "${root}"`, { field: "path", cause });
  });
  return found.isDirectory() ? listFolder(root) : [root];
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter((entry) => !entry.name.startsWith(".")).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const nested = await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return await listFolder(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return nested.flat();
}
