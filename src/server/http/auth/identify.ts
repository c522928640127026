import { createHash, timingSafeEqual } from "node:crypto";
import type { Database } from "../../../tools/database/database.ts";
import type { ConfiguredKey } from "./api-keys.ts";
import { ensureTenant, storedKeyTenant } from "./stored-keys.ts";

export interface Identity {
  readonly tenant: string;
}

/** Who asks, or `undefined` for nobody we know (401). */
export type Identify = (request: Request) => Promise<Identity | undefined>;

/** Everyone is the tenant `default`: for a server without keys, which listens on loopback only. */
export function openIdentify(): Identify {
  return () => Promise.resolve({ tenant: "default" });
}

/**
 * Knows callers by the key in `x-api-key` or `Authorization: Bearer`: one of the configured ones, or one kept in Postgres.
 * No other header counts; in particular `x-auth-scheme` opens nothing.
 */
export function keyIdentify({ keys, database }: { keys: readonly ConfiguredKey[]; database: Database }): Identify {
  const configured = keys.map(({ tenant, secret }) => ({ tenant, digest: sha256(secret) }));
  const known = new Set<string>(["default"]);
  async function tenantOf(presented: string): Promise<string | undefined> {
    const digest = sha256(presented);
    let tenant: string | undefined;
    // Every key is compared, in constant time, so that the time taken tells nothing about which one was close.
    for (const key of configured) if (timingSafeEqual(key.digest, digest)) tenant = key.tenant;
    return tenant ?? (await storedKeyTenant(database, presented));
  }
  return async function identify(request) {
    for (const presented of presentedKeys(request)) {
      const tenant = await tenantOf(presented);
      if (tenant === undefined) continue;
      if (!known.has(tenant)) {
        await database.tenant(tenant, (db) => ensureTenant(db, tenant));
        known.add(tenant);
      }
      return { tenant };
    }
    return undefined;
  };
}

/** At most two: the SDK sends a LangSmith key from its environment as `x-api-key`, whatever the caller put into `Authorization`. */
function presentedKeys(request: Request): string[] {
  const key = request.headers.get("x-api-key");
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  return [key, bearer].flatMap((one) => one || []);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
