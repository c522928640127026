import { createRuns, type RunsOptions, type RunsService } from "../../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import type { TestDatabase } from "../../../support/test-database.ts";
import { createTestDatabase } from "../../../support/test-database.ts";
import { Recorder, scriptedGraph } from "./scripted-graph.ts";
import { silent } from "./silent.ts";

export interface Fixture {
  readonly database: TestDatabase;
  readonly recorder: Recorder;
  readonly runs: RunsService;
  close(): Promise<void>;
}

/** A started server of runs over the scripted graph, on a database of its own. */
export async function startRuns(options: Partial<RunsOptions> = {}): Promise<Fixture> {
  const database = await createTestDatabase();
  const recorder = new Recorder();
  const journal = new Journal({ logger: silent });
  const graph = scriptedGraph(database, recorder, journal);
  const runs = createRuns({ graph, journal, database, logger: silent, ...options });
  await runs.start();
  return {
    database,
    recorder,
    runs,
    close: async () => {
      await runs.drain(0);
      await database.close();
    },
  };
}
