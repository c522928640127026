import type { Agent } from "../../agents/agent.ts";
import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { Changed, RemoteStatus } from "../../agents/remote/remote-source.ts";
import type { Failure } from "../../tools/errors.ts";
import type { RegistrationChange } from "./change-registration.ts";
import type { RegistrationState } from "./sql/remote-row.ts";

/** A remote side as a tenant registered it, and how it does in this process. */
export interface Registration {
  readonly name: string;
  /** The one it declares; `undefined` for MCP servers and A2A agents, whose tools say theirs. */
  readonly version: string | undefined;
  /** With its secrets. */
  readonly definition: RemoteDefinition;
  readonly state: RegistrationState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly status: RemoteStatus | { readonly state: "disabled" };
  /** Those in the registry. */
  readonly agents: readonly Agent[];
  /** Names of agents that are not in the registry because it drains. */
  readonly withheld: readonly string[];
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
   * Connects, stores and registers; a name that is registered at other versions gets one more.
   * @throws Denied where the tenant may not, Conflict for a name or a version of it that is taken, InvalidInput where nothing that fits answers
   */
  add(tenant: string, definition: RemoteDefinition): Promise<Registration>;
  /** By name, of each the newest version first. */
  list(tenant: string): Promise<readonly Registration[]>;
  /** Every version of a name, newest first; none when it is not registered. */
  versions(tenant: string, name: string): Promise<readonly Registration[]>;
  /**
   * Changes one version; without one, the only one there is.
   * @throws NotFound, Conflict where there are several and none is named, InvalidInput for what the definition cannot be changed to
   */
  change(tenant: string, name: string, change: RegistrationChange, version?: string): Promise<Registration>;
  /**
   * Takes the agents of one version out of the registry; what they are doing ends first.
   * @throws NotFound, Conflict where there are several and none is named
   */
  remove(tenant: string, name: string, version?: string): Promise<void>;
  /** Which registration an agent came from; `undefined` for those that are not remote. */
  nameOf(agent: Agent): string | undefined;
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}
