import { createHash } from "node:crypto";

/** The name under which a tenant's own agent stands in the search index, which knows each name once; the suffix is no word of any query. */
export function indexName(name: string, tenant: string | undefined): string {
  if (tenant === undefined) return name;
  const suffix = createHash("sha256").update(tenant).digest("hex").slice(0, 12);
  return `${name.slice(0, 50)}_x${suffix}`;
}
