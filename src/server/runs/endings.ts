import type { Connection } from "../../tools/database/database.ts";

/** How a run ended, for those who are told. */
export interface RunEnding {
  readonly runId: string;
  /** Of the thread as the run left it, in wire form; `null`: there is no state. */
  readonly values: unknown;
  /** What it waits for, by task id. */
  readonly interrupts: Readonly<Record<string, readonly unknown[]>>;
}

/** Hears that runs have ended, in the transaction that ends them: what it writes is there if and only if the run has ended. */
export interface Endings {
  ended(connection: Connection, tenant: string, ending: RunEnding): Promise<void>;
}
