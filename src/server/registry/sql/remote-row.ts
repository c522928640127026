import type { Pins } from "../../../agents/remote/remote-source.ts";

export type RegistrationState = "enabled" | "draining" | "disabled";

/** The columns that a `RemoteRow` is made of. */
export const remoteColumns = "name, definition, state, pins, created_at, updated_at";

export interface RemoteRow {
  name: string;
  /** A `RemoteDefinition` of this release or an earlier one. */
  definition: unknown;
  state: RegistrationState;
  pins: Pins;
  created_at: Date;
  updated_at: Date;
}
