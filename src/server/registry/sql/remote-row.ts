import type { Pins } from "../../../agents/remote/remote-source.ts";

export type RegistrationState = "enabled" | "draining" | "disabled";

/** The columns that a `RemoteRow` is made of. */
export const remoteColumns = "name, version, definition, state, pins, created_at, updated_at";

/** What names a row among a tenant's. */
export interface RemoteKey {
  readonly name: string;
  /** The one its definition declares; empty for a kind that declares none. */
  readonly version: string;
}

export interface RemoteRow extends RemoteKey {
  /** A `RemoteDefinition` of this release or an earlier one. */
  definition: unknown;
  state: RegistrationState;
  pins: Pins;
  created_at: Date;
  updated_at: Date;
}
