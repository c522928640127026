import { hkdfSync } from "node:crypto";

/** The keys of one tenant under one master key: one for each purpose, so that none serves two algorithms. */
export interface TenantKeys {
  readonly encryption: Buffer;
  readonly nonce: Buffer;
  readonly hash: Buffer;
  /** Eight characters that tell whose token it is without telling the tenant's name. */
  readonly mark: string;
}

function derive(master: Uint8Array, tenant: string, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", master, tenant, `baton.redactor.v1.${purpose}`, length));
}

/** Derives a tenant's keys (HKDF-SHA256, RFC 5869, the tenant as salt and the purpose as info). */
export function tenantKeys(master: Uint8Array, tenant: string): TenantKeys {
  return {
    encryption: derive(master, tenant, "encryption", 32),
    nonce: derive(master, tenant, "nonce", 32),
    hash: derive(master, tenant, "hash", 32),
    mark: derive(master, tenant, "mark", 6).toString("base64url"),
  };
}
