import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../tools/database/database.ts";
import { Cancelled, Timeout } from "../../tools/errors.ts";
import type { Lease, LeaseRequest, Leases } from "../../tools/leases/leases.ts";
import { leaveQueue, queueUp, release, tryToTake, type Taken } from "./sql.ts";

/** Pauses between two looks, milliseconds: short at first, for most leases are short. */
const FIRST_LOOK_MS = 10;
const LONGEST_LOOK_MS = 200;
/** How long a ticket counts after its holder has looked last, milliseconds: a dead process holds up the queue for no longer. */
const ALIVE_MS = 2000;

/** Leases kept in Postgres: exclusive for a tenant across runs and processes, in the order in which they were asked for. */
export function createLeases(database: Database): Leases {
  return {
    acquire: async (request) => {
      const { tenant, name } = request;
      const ticket = await database.tenant(tenant, (connection) => queueUp(connection, name, ALIVE_MS));
      let taken: Taken | undefined;
      try {
        taken = await waitForTurn(database, request, ticket);
      } finally {
        if (taken === undefined) await database.tenant(tenant, (connection) => leaveQueue(connection, name, ticket));
      }
      return leaseOf(database, request, taken);
    },
  };
}

/** @throws Timeout, Cancelled */
async function waitForTurn(database: Database, request: LeaseRequest, ticket: string): Promise<Taken> {
  const { tenant, name, holder, ms, waitMs, signal } = request;
  const until = Date.now() + waitMs;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(LONGEST_LOOK_MS, pause * 1.5)) {
    if (signal.aborted) throw new Cancelled(`the wait for ${name} was given up`);
    const taken = await database.tenant(tenant, (connection) =>
      tryToTake(connection, name, ticket, { holder, ms, aliveMs: ALIVE_MS }),
    );
    if (taken !== undefined) return taken;
    const left = until - Date.now();
    if (left <= 0) throw new Timeout(`${name} was not free within ${Math.ceil(waitMs)} ms`, { field: "lease" });
    // So that many who wait do not look all at once.
    await sleep(Math.min(left, pause * (0.5 + Math.random() / 2)), undefined, { signal }).catch(() => undefined);
  }
}

function leaseOf(database: Database, { tenant, name }: LeaseRequest, { token, until }: Taken): Lease {
  return {
    name,
    token,
    until: until.toISOString(),
    release: () => database.tenant(tenant, (connection) => release(connection, name, token)),
  };
}
