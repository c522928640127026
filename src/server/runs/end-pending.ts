import type { Connection } from "../../tools/database/database.ts";
import type { RunsContext } from "./context.ts";
import { stopPending, type CancelAction } from "./sql/stop-runs.ts";

/** Ends runs that have not started, and lets those know who are to be told. */
export async function endPending(
  { endings }: Pick<RunsContext, "endings">,
  connection: Connection,
  tenant: string,
  { runIds, action }: { readonly runIds: readonly string[]; readonly action: CancelAction },
): Promise<void> {
  for (const runId of await stopPending(connection, runIds, action)) {
    await endings?.ended(connection, tenant, { runId, values: null, interrupts: {} });
  }
}
