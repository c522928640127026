import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRetention } from "../../../src/server/retention/create-retention.ts";
import { silent } from "../runs/support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { History, passDays } from "./support/history.ts";

describe("retention of what dead letters name", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query("INSERT INTO tenants (id) VALUES ('acme')");
  });
  afterAll(() => database.close());

  it("goes when they do, though they are kept longer than runs and checkpoints", async () => {
    const retention = createRetention({
      database,
      logger: silent,
      growing: ["messages"],
      rules: { events: 10, checkpoints: 10, newest: 1, runs: 20, deadLetters: 60 },
      pace: { batch: 50, pauseMs: 0 },
    });
    const history = new History(database, "acme");
    await history.begin();
    await history.ask("one", false);
    await database.tenant("acme", (db) =>
      db.query("UPDATE runs SET status = 'error', dead_at = ended_at WHERE thread_id = $1", [history.threadId]),
    );
    const [named] = await history.ends();
    await history.ask("two", false);

    await passDays(database, 40);
    expect(await retention.now()).toMatchObject({ runs: 1, dead_letters: 0 });
    expect(await history.checkpoints()).toContain(named);
    await passDays(database, 30);
    expect(await retention.now()).toMatchObject({ dead_letters: 1 });
    expect(await history.checkpoints()).toHaveLength(1);
    await retention.close();
  });
});
