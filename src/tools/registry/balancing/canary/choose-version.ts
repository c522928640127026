import { createHash } from "node:crypto";
import type { CanaryState } from "./canary-state.ts";

/** Whose run it is. */
export interface RunOfTenant {
  readonly tenant: string;
  readonly runId: string;
}

/**
 * The version for a run under a canary, among those that would do, newest first. `undefined` where none of them would.
 * The same run always comes to the same answer, and raising the percentage takes no run away from the new version.
 */
export function chooseVersion(state: CanaryState, versions: readonly string[], run: RunOfTenant): string | undefined {
  const { from, to, phase, terms } = state;
  // A newer one than the two was registered since: it gets its own canary, or the record of this one is removed.
  const old = versions.includes(from) ? from : versions.find((version) => version !== to);
  const preferred = (): string | undefined => {
    switch (phase.kind) {
      case "promoted":
        return to;
      case "rolled_back":
        return old;
      case "running":
        return terms.tenants.includes(run.tenant) || shareOf(state, run) < terms.percent ? to : old;
    }
  };
  const chosen = preferred();
  return chosen !== undefined && versions.includes(chosen) ? chosen : (old ?? versions[0]);
}

/** 0 to 100, evenly, by the run alone. */
function shareOf({ id }: CanaryState, { runId }: RunOfTenant): number {
  return (createHash("sha256").update(`${id}\n${runId}`).digest().readUInt32BE(0) / 2 ** 32) * 100;
}
