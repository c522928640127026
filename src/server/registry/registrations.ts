import type { Agent } from "../../agents/agent.ts";
import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { Changed, RemoteStatus } from "../../agents/remote/remote-source.ts";
import type { Failure } from "../../tools/errors.ts";
import type { RegistrationChange } from "./change-registration.ts";
import type { RegistrationState } from "./sql/remote-row.ts";

/** A remote side as a tenant registered it, and how it does in this process. */
export interface Registration {
  readonly name: string;
  /** With its secrets. */
  readonly definition: RemoteDefinition;
  readonly state: RegistrationState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly status: RemoteStatus | { readonly state: "disabled" };
  /** Those in the registry. */
  readonly agents: readonly Agent[];
  /** What is not what it was when it was confirmed. */
  readonly changed: readonly Changed[];
  /** Agents that could not be registered, by name. */
  readonly refused: ReadonlyMap<string, Failure>;
}

/** Remote agents of tenants: stored, connected, and the same in every process. */
export interface Registrations {
  /** Connects what is stored, and listens for changes from now on; waits a moment for what answers quickly. */
  start(): Promise<void>;
  /**
   * Connects, stores and registers.
   * @throws Denied where the tenant may not, Conflict for a name that is taken, InvalidInput where nothing that fits answers
   */
  add(tenant: string, definition: RemoteDefinition): Promise<Registration>;
  /** By name. */
  list(tenant: string): Promise<readonly Registration[]>;
  /** `undefined` when there is none of that name. */
  get(tenant: string, name: string): Promise<Registration | undefined>;
  /** @throws NotFound, InvalidInput for what the definition cannot be changed to */
  change(tenant: string, name: string, change: RegistrationChange): Promise<Registration>;
  /** Takes its agents out of the registry; what they are doing ends first. @throws NotFound */
  remove(tenant: string, name: string): Promise<void>;
  /** Which registration an agent came from; `undefined` for those that are not remote. */
  nameOf(agent: Agent): string | undefined;
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}
