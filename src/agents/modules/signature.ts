import { statSync } from "node:fs";
import { stat } from "node:fs/promises";

/** Stands for a file that is not there, or cannot be looked at. */
export const ABSENT = "absent";

interface Looked {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** What changes when a file does: which file a path leads to, through links, its size and its time. */
export async function signatureOf(path: string): Promise<string> {
  try {
    return written(await stat(path, { bigint: true }));
  } catch {
    return ABSENT;
  }
}

/** The same, for where nothing can be waited for. */
export function signatureNow(path: string): string {
  const looked = statSync(path, { bigint: true, throwIfNoEntry: false });
  return looked === undefined ? ABSENT : written(looked);
}

function written({ ino, size, mtimeNs }: Looked): string {
  return `${ino}:${size}:${mtimeNs}`;
}
