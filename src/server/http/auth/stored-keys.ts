import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Connection, Database } from "../../../tools/database/database.ts";
import { InvalidInput, NotFound } from "../../../tools/errors.ts";
import { tenantName } from "./api-keys.ts";

/** A stored key without its secret, which nobody can read again. */
export interface StoredKey {
  /** First 12 characters of the hash: names the key without opening anything. */
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
}

interface Row {
  key_hash: string;
  name: string;
  created_at: Date;
  revoked_at: Date | null;
}

/**
 * Makes a key `bk_<tenant>.<secret>` and stores its SHA-256. A plain hash is enough here and only here: the secret is 256 random
 * bits, so there is nothing to guess. The key is returned this once.
 * @throws InvalidInput for a tenant's name that no tenant may have
 */
export async function createKey(
  database: Database,
  tenant: string,
  name: string,
): Promise<{ id: string; key: string }> {
  if (!tenantName.test(tenant)) {
    throw new InvalidInput(`tenant: expected a name of the form ${tenantName.source}, got ${JSON.stringify(tenant)}`, {
      field: "tenant",
    });
  }
  const key = `bk_${tenant}.${randomBytes(32).toString("base64url")}`;
  const hash = sha256(key);
  await database.tenant(tenant, async (connection) => {
    await ensureTenant(connection, tenant);
    await connection.query("INSERT INTO api_keys (key_hash, name) VALUES ($1, $2)", [hash, name]);
  });
  return { id: hash.slice(0, 12), key };
}

/** Puts the tenant on the list if it is not there yet. */
export async function ensureTenant(connection: Connection, tenant: string): Promise<void> {
  await connection.query("INSERT INTO tenants (id) VALUES ($1) ON CONFLICT DO NOTHING", [tenant]);
}

/** The tenant's keys, oldest first, revoked ones too. */
export async function listKeys(database: Database, tenant: string): Promise<StoredKey[]> {
  const { rows } = await database.tenant(tenant, (connection) =>
    connection.query<Row>("SELECT key_hash, name, created_at, revoked_at FROM api_keys ORDER BY created_at, key_hash"),
  );
  return rows.map((row) => ({
    id: row.key_hash.slice(0, 12),
    name: row.name,
    created_at: row.created_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }));
}

/** From the next request on the key opens nothing. @throws NotFound */
export async function revokeKey(database: Database, tenant: string, id: string): Promise<void> {
  const { rowCount } = await database.tenant(tenant, (connection) =>
    connection.query("UPDATE api_keys SET revoked_at = now() WHERE left(key_hash, 12) = $1 AND revoked_at IS NULL", [
      id,
    ]),
  );
  if (rowCount === 0) throw new NotFound(`tenant ${tenant} has no key ${id} that is in force`);
}

/** Whether any tenant has a key in force: then the server asks for one. */
export async function hasStoredKeys(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query<{ id: string }>("SELECT id FROM tenants");
  for (const { id } of rows) {
    const found = await database.tenant(id, (connection) =>
      connection.query("SELECT 1 FROM api_keys WHERE revoked_at IS NULL LIMIT 1"),
    );
    if (found.rows.length > 0) return true;
  }
  return false;
}

/** The tenant that a presented key belongs to, where it is one of ours and in force. */
export async function storedKeyTenant(database: Database, presented: string): Promise<string | undefined> {
  const tenant = /^bk_([^.]+)\.[\w-]+$/.exec(presented)?.[1];
  if (tenant === undefined || !tenantName.test(tenant)) return undefined;
  const digest = Buffer.from(sha256(presented));
  const { rows } = await database.tenant(tenant, (connection) =>
    connection.query<{ key_hash: string }>("SELECT key_hash FROM api_keys WHERE revoked_at IS NULL"),
  );
  let matches = false;
  for (const { key_hash } of rows) {
    const stored = Buffer.from(key_hash);
    if (stored.length === digest.length && timingSafeEqual(stored, digest)) matches = true;
  }
  return matches ? tenant : undefined;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
