/** Tenants of the load; `loud` is the one that floods. */
export const tenants = ["default", "north", "south", "loud"] as const;

export type Tenant = (typeof tenants)[number];

/** The key that opens a tenant's data. */
export function keyOf(tenant: Tenant): string {
  return `chaos-key-of-${tenant}`;
}

/** All of them, as `BATON_API_KEYS` has them. */
export function apiKeys(): string {
  return tenants.map((tenant) => `${tenant}:${keyOf(tenant)}`).join(",");
}
