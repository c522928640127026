import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JournalEntry } from "../../../../src/graph/journal/entry.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import { RunLost } from "../../../../src/server/runs/log/run-lost.ts";
import type { WorkerSession } from "../../../../src/server/runs/worker/worker.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database.ts";
import { openJournal, type OpenJournal } from "../support/open-journal.ts";
import { silent } from "../support/silent.ts";

let database: TestDatabase;
let opened: OpenJournal;
let asked = 0;
/** How late each of the next answers is, milliseconds. */
let late: number[] = [];
let counted: WorkerSession | undefined;

/** The same object each time, which counts what is asked through it. */
function counting(session: WorkerSession): WorkerSession {
  const query = (statement: never): unknown => {
    if (statement !== "SELECT") return session.client.query(statement);
    asked += 1;
    return sleep(late.shift() ?? 0).then(() => session.client.query(statement));
  };
  counted ??= {
    ...session,
    client: new Proxy(session.client, { get: (of, key) => (key === "query" ? query : Reflect.get(of, key)) }),
  };
  return counted;
}

beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openJournal(database, new Journal({ logger: silent }), counting);
});
afterAll(async () => {
  await opened.close();
  await database.close();
});

it("whether runs are still this process's is in doubt once the database has not answered for a moment", async () => {
  const { journal } = opened;
  const [run = ""] = await opened.carry("acme", 1);
  const entry: JournalEntry = { kind: "event", tenant: "acme", run, seq: 0, name: "custom", body: Buffer.from("{}") };
  await new Promise((resolve) => journal.add(run, entry, resolve));
  expect(journal.doubtful).toBe(false);
  await sleep(120);
  expect(journal.doubtful).toBe(true);
  await journal.confirm(run);
  expect(journal.doubtful).toBe(false);
});

it("all who doubt at the same moment ask once", async () => {
  const runs = await opened.carry("acme", 20);
  asked = 0;
  await Promise.all(runs.map((run) => opened.journal.confirm(run)));
  expect(asked).toBe(1);
  await opened.journal.confirm(runs[0] ?? "");
  expect(asked).toBe(2);
  await expect(opened.journal.confirm("6ba7b812-9dad-11d1-80b4-00c04fd430c8")).rejects.toThrow(RunLost);
});

it("an answer that has lain in wait is not taken, but where all of them are late", async () => {
  const [run = ""] = await opened.carry("acme", 1);
  asked = 0;
  late = [400];
  await opened.journal.confirm(run);
  expect(asked).toBe(2);
  asked = 0;
  late = [400, 400, 400, 400];
  await opened.journal.confirm(run);
  expect(asked).toBe(3);
  late = [];
});

it("an answer does for all who waited for it, however long it took, but only for them", async () => {
  const [run = ""] = await opened.carry("acme", 1);
  late = [150];
  await opened.journal.confirm(run);
  expect(counted?.silentMs()).toBeGreaterThan(100);
  expect(opened.journal.doubtful).toBe(false);
  await sleep(20);
  expect(opened.journal.doubtful).toBe(true);
});
