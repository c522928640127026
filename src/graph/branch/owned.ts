import { aborted } from "./aborted.ts";
import { NotOnRecord } from "./not-on-record.ts";

/** How long word that the run was stopped may take, milliseconds. */
const HEARING_MS = 10_000;

/**
 * Asks whether the run is still this process's before something is done once more: cut off, a process may not know yet that another has taken
 * the run over and is long past this step.
 */
export function createOwned(
  owned: (runId: string) => Promise<void>,
  runId: string,
  stopped: AbortSignal,
): () => Promise<void> {
  return async () => {
    try {
      await owned(runId);
    } catch (cause) {
      // This process is about to hear of it; until then the step has not failed.
      await aborted(stopped, HEARING_MS);
      throw new NotOnRecord("the run may be another process's now", { cause });
    }
  };
}
