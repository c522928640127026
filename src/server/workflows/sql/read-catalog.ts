import type { Connection } from "../../../tools/database/database.ts";

interface CatalogRow {
  revision: number;
  name: string | null;
  version: string | null;
  changed: number | null;
  document: unknown;
}

/** What is offered at a revision; `document` only of what has changed since the revision that is known. */
export interface CatalogReading {
  readonly revision: number;
  /** `undefined`: as at the known revision. */
  readonly entries: readonly ReadEntry[] | undefined;
}

export interface ReadEntry {
  readonly name: string;
  readonly version: string;
  /** The revision at which it last changed. */
  readonly changed: number;
  /** `undefined`: as it was known. */
  readonly document: unknown;
}

// One statement, hence one snapshot: a revision and what was stored at it. Where the known revision still holds it is one row of a key.
const catalog = `
  SELECT r.revision, v.name, v.version, v.revision AS changed, CASE WHEN v.revision > $1 THEN v.document END AS document
  FROM workflow_revisions r
  LEFT JOIN workflow_versions v ON v.tenant_id = r.tenant_id AND v.retired_at IS NULL AND r.revision <> $1`;

/** What the tenant's workflows are now. @param known the revision that is known; -1: none */
export async function readCatalog(connection: Connection, known: number): Promise<CatalogReading> {
  const { rows } = await connection.query<CatalogRow>(catalog, [known]);
  const revision = rows[0]?.revision;
  if (revision === undefined) return { revision: 0, entries: known === 0 ? undefined : [] };
  if (revision === known) return { revision, entries: undefined };
  const entries = rows.flatMap(({ name, version, changed, document }) =>
    name === null || version === null || changed === null
      ? []
      : [{ name, version, changed, document: document ?? undefined }],
  );
  return { revision, entries };
}
