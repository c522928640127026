import type { Plan } from "../../graph/plan/plan.ts";
import type { Figures } from "../../graph/plan/proof/figures.ts";
import { studyPlan, type Study } from "../../graph/plan/study-plan.ts";
import type { WorkflowCatalog } from "../../graph/plan/surroundings.ts";
import type { Database } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { AgentManifest, Effect } from "../../tools/registry/manifest.ts";
import { withCandidate } from "./catalog-of.ts";
import { Catalogs } from "./catalogs.ts";
import { checkName } from "./check-name.ts";
import { newestFirst, pickVersion } from "./pick-version.ts";
import { readVersions, readWorkflow, readWorkflows } from "./sql/read-workflows.ts";
import { lockRevision } from "./sql/revision.ts";
import { markWorkflowRun, removeWorkflow } from "./sql/write-workflow.ts";
import { placeOf, storeWorkflow } from "./store-workflow.ts";
import { readWorkflowText } from "./workflow-text.ts";
import type { Stored, WorkflowDraft, Workflows } from "./workflows.ts";

export interface WorkflowsOptions {
  readonly database: Database;
  /** The agents that a tenant sees now. */
  readonly agents: (tenant: string) => readonly AgentManifest[];
  /** What they take, as of now. */
  readonly figures: (tenant: string) => Figures;
  /** Effects of which a step must carry an approval. */
  readonly approve: ReadonlySet<Effect>;
}

/** Stored workflows over Postgres: versioned, checked before they are stored, and kept in memory for the graph. */
export function createWorkflows({ database, agents, figures, approve }: WorkflowsOptions): Workflows {
  const catalogs = new Catalogs(database);

  function study(tenant: string, plan: Plan, workflows: WorkflowCatalog): Study {
    return studyPlan(plan, { agents: agents(tenant), workflows, inputs: undefined, approve }, figures(tenant));
  }

  async function add(tenant: string, draft: WorkflowDraft): Promise<Stored> {
    const text = readWorkflowText(draft.source);
    if (!text.ok) return text;
    const { plan, document, locate } = text;
    const { name } = plan;
    const unnamed = checkName(name, agents(tenant));
    if (name === undefined || unnamed !== undefined) return { ok: false, problems: locate(unnamed ? [unnamed] : []) };
    return await database.tenant(tenant, async (connection) => {
      await lockRevision(connection);
      const place = await placeOf(connection, name, plan.version, document);
      const catalog = await catalogs.within(connection, tenant);
      // Read as it will stand, so that a workflow which runs itself, also by way of another, is found.
      const studied = study(tenant, plan, withCandidate(catalog, { name, version: place.version, plan }));
      if (!studied.ok) return { ok: false, problems: locate(studied.problems) };
      const { source, mediaType, promotedFromRun } = draft;
      const written = { name, source, mediaType, document, description: plan.description, promotedFromRun };
      const storing = await storeWorkflow(connection, written, place);
      const row = await readWorkflow(connection, name, place.version);
      if (row === undefined) throw new NotFound(`workflow ${name} ${place.version} is gone`, { field: "name" });
      return { ok: true, storing, row, study: studied };
    });
  }

  return {
    add,
    agents,
    catalog: (tenant) => catalogs.of(tenant),
    ran: (tenant, name, version) => database.tenant(tenant, (connection) => markWorkflowRun(connection, name, version)),
    study: async (tenant, plan) => study(tenant, plan, await catalogs.of(tenant)),
    list: (tenant, { limit, offset }) =>
      database.tenant(tenant, async (connection) => {
        const catalog = await catalogs.within(connection, tenant);
        const names = catalog.names();
        const wanted = names.slice(offset, offset + limit).flatMap((name) => {
          const version = pickVersion(catalog.versions(name));
          return version === undefined ? [] : [{ name, version }];
        });
        const rows = await readWorkflows(connection, wanted);
        return { rows: rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)), total: names.length };
      }),
    get: (tenant, name, range) =>
      database.tenant(tenant, async (connection) => {
        const catalog = await catalogs.within(connection, tenant);
        const version = pickVersion(catalog.versions(name), range) ?? range;
        const row = version === undefined ? undefined : await readWorkflow(connection, name, version);
        if (row !== undefined) return row;
        throw unknown(catalog, name, range);
      }),
    exists: (tenant, name) =>
      database.tenant(tenant, async (connection) => (await readVersions(connection, name)).length > 0),
    versions: (tenant, name) =>
      database.tenant(tenant, async (connection) => {
        const rows = await readVersions(connection, name);
        if (rows.length === 0) throw unknown(await catalogs.within(connection, tenant), name, undefined);
        const order = newestFirst(rows.map((row) => row.version));
        return rows.toSorted((a, b) => order.indexOf(a.version) - order.indexOf(b.version));
      }),
    remove: (tenant, name, version) =>
      database.tenant(tenant, async (connection) => {
        await lockRevision(connection);
        const catalog = await catalogs.within(connection, tenant);
        const gone = await removeWorkflow(connection, name, version);
        if (gone.deleted.length + gone.retired.length > 0) return gone;
        throw unknown(catalog, name, version);
      }),
  };
}

function unknown(catalog: WorkflowCatalog, name: string, range: string | undefined): NotFound {
  const versions = catalog.versions(name);
  if (versions.length > 0 && range !== undefined)
    return new NotFound(`workflow ${name} has no version ${range}; it has ${versions.join(", ")}`, {
      field: "version",
      alternatives: versions,
    });
  const near = nearest(name, catalog.names());
  return new NotFound(`unknown workflow ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "name",
    alternatives: near === undefined ? catalog.names().slice(0, 20) : [near],
  });
}
