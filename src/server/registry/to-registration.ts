import { remoteDefinition, type RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { LiveRemotes } from "./live-remotes.ts";
import type { Registration } from "./registrations.ts";
import type { RemoteRow } from "./sql/remote-row.ts";

/** A stored registration, and how it does in this process. */
export function toRegistration(row: RemoteRow, entry: ReturnType<LiveRemotes["of"]>): Registration {
  const { name, version, state, created_at: createdAt, updated_at: updatedAt } = row;
  const live = entry?.kind === "live" ? entry.live : entry?.kind === "connecting" ? entry.before : undefined;
  const read = remoteDefinition.safeParse(row.definition);
  return {
    name,
    version: version === "" ? undefined : version,
    // One that another release stored is shown as it is; its status says that it cannot be connected.
    definition: read.success ? read.data : (row.definition as RemoteDefinition),
    state,
    createdAt,
    updatedAt,
    status: state === "disabled" ? { state } : statusOf(entry),
    agents: live?.agents() ?? [],
    withheld: live?.withheld() ?? [],
    changed: live?.changed() ?? [],
    refused: live?.refused() ?? new Map(),
  };
}

function statusOf(entry: ReturnType<LiveRemotes["of"]>): Registration["status"] {
  switch (entry?.kind) {
    case "live":
      return entry.live.status();
    case "failed":
      return { state: "failed", failure: entry.failure };
    case "connecting":
    case undefined:
      return { state: "connecting" };
  }
}
