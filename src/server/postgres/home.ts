import { createHash } from "node:crypto";
import { chown, mkdir } from "node:fs/promises";
import { canEnter, type Account } from "./account.ts";

/** The folder itself, or a stand-in below /var/tmp when root starts Postgres from a place closed to other accounts. */
export async function reachableHome(account: Account, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (account.uid === undefined || account.gid === undefined) return folder;
  await chown(folder, account.uid, account.gid);
  if (canEnter(account, folder)) return folder;
  const standIn = `/var/tmp/baton-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`;
  await mkdir(standIn, { recursive: true });
  await chown(standIn, account.uid, account.gid);
  return standIn;
}
