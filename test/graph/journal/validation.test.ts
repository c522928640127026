import { randomUUID } from "node:crypto";
import { deltaChannelHistoryTests, specTest } from "@langchain/langgraph-checkpoint-validation";
import * as vitest from "vitest";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { silent } from "../../server/runs/support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { openJournal, type OpenJournal } from "../../server/runs/support/open-journal.ts";
import { TestSaver } from "./test-saver.ts";

// The suite takes these from the global scope.
const { describe, it, expect, beforeAll, afterAll, beforeEach, afterEach } = vitest;
Object.assign(globalThis, { describe, it, expect, beforeAll, afterAll, beforeEach, afterEach, test: it });

let database: TestDatabase;

const ofPool = {
  checkpointerName: "TenantSaver through the pool",
  beforeAllTimeout: 60_000,
  beforeAll: async () => {
    database = await createTestDatabase();
  },
  afterAll: () => database.close(),
  createCheckpointer: () => new TestSaver(new TenantSaver(database), { tenant_id: randomTenant() }),
};

let opened: OpenJournal;
const ofJournal = {
  checkpointerName: "TenantSaver through a worker's journal",
  beforeAllTimeout: 60_000,
  beforeAll: async () => {
    database = await createTestDatabase();
    opened = await openJournal(database, new Journal({ logger: silent }));
  },
  afterAll: async () => {
    await opened.close();
    await database.close();
  },
  createCheckpointer: async () => {
    const tenant_id = randomTenant();
    const [run_id = ""] = await opened.carry(tenant_id, 1);
    return new TestSaver(new TenantSaver(database, opened.journal), {
      tenant_id,
      run_id,
      worker_id: opened.worker,
    });
  },
};

/** The suite uses the same threads again and again: each of its savers is a tenant's of its own. */
function randomTenant(): string {
  return `t${randomUUID()}`;
}

for (const initializer of [ofPool, ofJournal]) {
  describe("the official suite", () => {
    specTest(initializer);
    deltaChannelHistoryTests(initializer);
  });
}
