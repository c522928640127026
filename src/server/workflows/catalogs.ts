import type { Connection, Database } from "../../tools/database/database.ts";
import type { Plan } from "../../graph/plan/plan.ts";
import { readPlan } from "../../graph/plan/read-plan.ts";
import type { WorkflowCatalog } from "../../graph/plan/surroundings.ts";
import { catalogOf, type CatalogEntry } from "./catalog-of.ts";
import { readCatalog, type ReadEntry } from "./sql/read-catalog.ts";

/** Tenants whose catalogs are kept in memory. */
const KEPT = 500;

interface Known {
  readonly revision: number;
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly catalog: WorkflowCatalog;
}

/**
 * The catalogs of tenants, kept in memory and compared with the database by revision whenever one is asked for: a change that any replica
 * has committed is seen by the next look, and costs the documents that changed.
 */
export class Catalogs {
  readonly #database: Database;
  /** The one used last at the end. */
  readonly #known = new Map<string, Known>();

  constructor(database: Database) {
    this.#database = database;
  }

  async of(tenant: string): Promise<WorkflowCatalog> {
    return await this.#database.tenant(tenant, (connection) => this.within(connection, tenant));
  }

  /** As this transaction sees it. */
  async within(connection: Connection, tenant: string): Promise<WorkflowCatalog> {
    const known = this.#known.get(tenant);
    const reading = await readCatalog(connection, known?.revision ?? -1);
    // Another look may have gone further meanwhile; what it knows must not be forgotten.
    const latest = this.#known.get(tenant);
    if (reading.entries === undefined) return known?.catalog ?? catalogOf([]);
    const entries = new Map(reading.entries.map((entry) => [key(entry), toEntry(entry, known)]));
    const next = { revision: reading.revision, entries, catalog: catalogOf(entries.values()) };
    if (latest === undefined || latest.revision < next.revision) this.#keep(tenant, next);
    return next.catalog;
  }

  #keep(tenant: string, next: Known): void {
    this.#known.delete(tenant);
    this.#known.set(tenant, next);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= KEPT) break;
      this.#known.delete(oldest);
    }
  }
}

function key({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

/** An unchanged entry stays the same object, with the plan it has read. */
function toEntry(read: ReadEntry, known: Known | undefined): CatalogEntry {
  const kept = known?.entries.get(key(read));
  if (read.document === undefined && kept !== undefined) return kept;
  return { name: read.name, version: read.version, plan: lazily(read.document) };
}

function lazily(document: unknown): () => Plan | undefined {
  let plan: Plan | "unread" | undefined = "unread";
  return () => {
    if (plan === "unread") {
      const reading = readPlan(document);
      plan = reading.ok ? reading.plan : undefined;
    }
    return plan;
  };
}
