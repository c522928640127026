import { spawnSync } from "node:child_process";

/** The system account a child runs under; empty: the same as ours. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** `nobody`, present on every Unix. Postgres refuses to run as root. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/** The account under which Postgres can run here. */
export function postgresAccount(): Account {
  return process.getuid?.() === 0 ? NOBODY : {};
}

/** Whether the account may execute the program and enter its folders. */
export function canExecute(account: Account, program: string): boolean {
  return spawnSync(program, ["--version"], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

/** Whether the account may enter the folder, which exists. */
export function canEnter(account: Account, folder: string): boolean {
  return spawnSync("test", ["-x", folder], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}
