import { readdir, stat } from "node:fs/promises";
import { extname, join, parse } from "node:path";

const formats: Readonly<Record<string, DataFile["format"]>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".json": "json",
  ".ndjson": "json",
  ".jsonl": "json",
  ".parquet": "parquet",
};

/** A file that holds a data set. */
export interface DataFile {
  /** Name of the table: the file's name in lower case, with anything but letters and digits as `_`. */
  readonly table: string;
  readonly path: string;
  readonly format: "csv" | "json" | "parquet";
  /** `<name>.yaml` beside it, where there is one. */
  readonly description: string | undefined;
}

export interface FolderListing {
  readonly files: readonly DataFile[];
  /** Changes when a file is added, removed or written. */
  readonly signature: string;
}

/** The data files directly in a folder, by name; a folder that is missing is an empty one. Links are not followed. */
export async function listFiles(folder: string): Promise<FolderListing> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  names.sort();
  const files: DataFile[] = [];
  const marks: string[] = [];
  for (const name of names) {
    const { name: base, ext } = parse(name);
    const format = formats[ext.toLowerCase()];
    const isDescription = ext === ".yaml" || ext === ".yml";
    if (format === undefined && !isDescription) continue;
    const path = join(folder, name);
    const { mtimeMs, size } = await stat(path);
    marks.push(`${name}:${mtimeMs}:${size}`);
    if (format === undefined) continue;
    const table = tableName(base);
    if (files.some((file) => file.table === table)) continue;
    const description = names.find((each) => parse(each).name === base && /^\.ya?ml$/.test(extname(each)));
    files.push({ table, path, format, description: description === undefined ? undefined : join(folder, description) });
  }
  return { files, signature: marks.join("\n") };
}

function tableName(base: string): string {
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[a-z]/.test(name) ? name : `data_${name}`;
}
