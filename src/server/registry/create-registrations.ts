import type { Agent } from "../../agents/agent.ts";
import type { Allow } from "../../agents/remote/net/allow.ts";
import type { RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import type { RemoteSource } from "../../agents/remote/remote-source.ts";
import type { Connection, Database } from "../../tools/database/database.ts";
import { InvalidInput } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";
import { changedDefinition, type RegistrationChange } from "./change-registration.ts";
import { LiveRemotes } from "./live-remotes.ts";
import type { MayRunCommands } from "./may-register.ts";
import { checkNames, nameTaken, notRegistered } from "./registration-names.ts";
import { checkVersionFree, meantVersion, versionOf } from "./registered-versions.ts";
import { RegistrationSync } from "./registration-sync.ts";
import type { Registration, Registrations } from "./registrations.ts";
import { lockRemotesOf, readRemotes, readRemotesOf } from "./sql/read-remotes.ts";
import type { RemoteKey, RemoteRow } from "./sql/remote-row.ts";
import { addRemotePins, deleteRemote, insertRemote, reserveRemote, updateRemote } from "./sql/write-remotes.ts";
import { toRegistration } from "./to-registration.ts";

export interface RegistrationsOptions {
  readonly database: Database;
  readonly registry: VersionedRegistry<Agent>;
  readonly log: Logger;
  /** Which addresses may be called. Default: `allowPublic`. */
  readonly allow?: Allow;
  /** Which tenants may have processes started on this host. Default: none. */
  readonly mayRunCommands?: MayRunCommands;
  /** How often changes are looked for that were not heard of. Default 500 ms. */
  readonly sweepMs?: number;
}

/** How long a start waits for remote sides, milliseconds: one that is away must not keep the server from serving. */
const START_MS = 3_000;

/** Registrations over Postgres: every process that shares the database connects to the same remote sides. */
export function createRegistrations(options: RegistrationsOptions): Registrations {
  const { database, registry, log, allow, mayRunCommands = () => false, sweepMs = 500 } = options;
  const lives = new LiveRemotes({
    registry,
    log,
    mayRunCommands,
    ...(allow !== undefined && { allow }),
    pinned: (tenant, key, pins) => {
      database
        .tenant(tenant, (connection) => addRemotePins(connection, key, pins))
        .catch((error: unknown) => log.warn({ remote: key.name, error: String(error) }, "pins were not stored"));
    },
  });
  const sync = new RegistrationSync({ database, log, lives, sweepMs });
  const view = (tenant: string, row: RemoteRow): Registration => toRegistration(row, lives.of(tenant, row));

  return {
    start: async () => {
      await sync.start();
      await Promise.race([lives.settled(), new Promise((resolve) => setTimeout(resolve, START_MS).unref())]);
    },
    add: async (tenant, definition) => {
      const source = await lives.connect(tenant, definition, {});
      let adopted = false;
      try {
        checkReached(definition, source);
        const name = definition.name ?? source.agents()[0]?.name ?? "";
        return await sync.inTurn(tenant, async () => {
          const version = versionOf(definition);
          const agents = source.agents().map((agent) => agent.name);
          checkNames([name, ...agents], (wanted) => {
            const seen = registry.versions(wanted, tenant);
            // Other versions of the same registration are no strangers.
            return version === "" ? seen[0] : seen.find((agent) => lives.nameOf(agent) !== name);
          });
          const named: RemoteDefinition = { ...definition, name };
          const row = await database.tenant(tenant, async (connection) => {
            await reserveRemote(connection, name);
            checkVersionFree(name, version, await readRemotesOf(connection, name));
            return await insertRemote(connection, name, named, source.pins());
          });
          if (row === undefined) throw nameTaken(name);
          adopted = true;
          lives.adopt(tenant, row, named, source);
          return view(tenant, row);
        });
      } finally {
        if (!adopted) await source.close();
      }
    },
    list: async (tenant) => (await database.tenant(tenant, readRemotes)).map((row) => view(tenant, row)),
    versions: async (tenant, name) => {
      const rows = await database.tenant(tenant, (connection) => readRemotesOf(connection, name));
      return rows.map((row) => view(tenant, row));
    },
    change: async (tenant, name, change, version) =>
      await sync.inTurn(tenant, async () => {
        const row = await database.tenant(tenant, async (connection) => {
          const known = await lockMeant(connection, name, version);
          const definition = changedDefinition(known.definition as RemoteDefinition, change);
          const pins = { ...known.pins, ...confirmedPins(lives, tenant, known, change) };
          return await updateRemote(connection, known, { definition, state: change.state ?? known.state, pins });
        });
        await sync.read(tenant);
        if (row === undefined) throw notRegistered(name, []);
        return view(tenant, row);
      }),
    remove: async (tenant, name, version) => {
      await sync.inTurn(tenant, async () => {
        await database.tenant(tenant, async (connection) =>
          deleteRemote(connection, await lockMeant(connection, name, version)),
        );
        await sync.read(tenant);
      });
    },
    nameOf: (agent) => lives.nameOf(agent),
    close: async () => {
      await sync.close();
      await lives.close();
    },
  };
}

/** @throws NotFound, Conflict as `meantVersion` does */
async function lockMeant(connection: Connection, name: string, version: string | undefined): Promise<RemoteRow> {
  const rows = await lockRemotesOf(connection, name);
  if (rows.length === 0) throw notRegistered(name, await readRemotes(connection));
  return meantVersion(name, rows, version);
}

/** @throws InvalidInput when the remote side did not answer at its first try */
function checkReached(definition: RemoteDefinition, source: RemoteSource): void {
  const status = source.status();
  if (status.state === "connected") return;
  const field = "command" in definition && definition.command !== undefined ? "command" : "url";
  const reason = status.state === "failed" ? status.failure.message : "it did not answer in time";
  const at = status.state === "failed" ? (status.failure.field ?? field) : field;
  throw new InvalidInput(`nothing that fits answers: ${reason}`, { field: at });
}

/** The hashes as this process sees them of what is confirmed. @throws InvalidInput for an agent that has not changed */
function confirmedPins(lives: LiveRemotes, tenant: string, key: RemoteKey, { confirm }: RegistrationChange) {
  if (confirm === undefined) return {};
  const entry = lives.of(tenant, key);
  const changed = entry?.kind === "live" ? entry.live.changed() : [];
  if (confirm !== true) {
    const known = changed.map(({ agent }) => agent);
    const wrong = confirm.find((agent) => !known.includes(agent));
    if (wrong !== undefined)
      throw new InvalidInput(`confirm: ${wrong} has not changed`, { field: "confirm", alternatives: known });
  }
  const meant = changed.filter(({ agent }) => confirm === true || confirm.includes(agent));
  return Object.fromEntries(meant.map(({ item, now }) => [item, now]));
}
