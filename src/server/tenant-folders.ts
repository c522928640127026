import { join } from "node:path";

/** Where a tenant's files lie; tenants are named by the identity alone, in a form that is safe in a path. */
export interface TenantFolders {
  readonly datasets: (tenant: string) => string;
  readonly pricebooks: (tenant: string) => string;
}

export function tenantFolders(dataDir: string): TenantFolders {
  const below = (kind: string) => (tenant: string) => join(dataDir, "tenants", tenant, kind);
  return { datasets: below("datasets"), pricebooks: below("pricebooks") };
}
