import { pino } from "pino";
import { buildGraph } from "../graph/build-graph.ts";
import { compose } from "./compose.ts";
import { dataSecret } from "./data-secret.ts";
import { openStorage } from "./open-storage.ts";
import { loadSamples } from "./samples.ts";
import { readSettings } from "./settings.ts";
import { tenantFolders } from "./tenant-folders.ts";
import { storeWorkflowFiles } from "./workflow-files.ts";

const settings = readSettings();
const log = pino({ level: settings.logLevel }, pino.destination(2));
const { database } = await openStorage(settings);
await loadSamples(database, tenantFolders(settings.dataDir));
const baton = await compose(settings, database, settings.secret ?? (await dataSecret(settings.dataDir)), log);
await storeWorkflowFiles(baton.workflows, settings, log);

/** The graph as `langgraph.json` names it, for Studio and the dev server, which brings its own checkpointer. */
export const graph = buildGraph(baton.graph);
