import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { giveUpLost, listGivenUp, reviveWebhook } from "../../../src/server/jobs/webhooks/given-up-sql.ts";
import { insertWebhook, noteFailure } from "../../../src/server/jobs/webhooks/sql.ts";
import type { Connection } from "../../../src/tools/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

describe("an attempt at a webhook that ends late", () => {
  let database: TestDatabase;
  let id: string;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    id = randomUUID();
    const row = { webhook_id: id, run_id: randomUUID(), url: "http://127.0.0.1:1/", body: "{}" };
    await inTenant(async (db) => {
      await insertWebhook(db, row);
      await db.query("UPDATE webhooks SET created_at = now() - interval '2 hours', attempts = 7");
    });
  });

  const inTenant = <T>(work: (db: Connection) => Promise<T>): Promise<T> => database.tenant("default", work);
  const fail = (last: boolean, before: number) =>
    inTenant((db) => noteFailure(db, id, { error: "refused", status: 503, last, before }));
  const isGivenUp = async (): Promise<boolean> =>
    (await inTenant((db) => listGivenUp(db, { limit: 100, offset: 0 }))).rows.some((row) => row.webhook_id === id);

  it("does not take back that the webhook was given up", async () => {
    expect(await fail(true, 7)).toEqual({ attempts: 8, given_up: true });
    expect(await fail(false, 6)).toEqual({ attempts: 9, given_up: false });
    expect(await isGivenUp()).toBe(true);
  });

  it("does not give up what was given up without it and sent again since", async () => {
    expect((await inTenant(giveUpLost)).map((row) => [row.webhook_id, row.attempts])).toContainEqual([id, 8]);
    expect(await inTenant((db) => reviveWebhook(db, id))).toBe(true);
    expect(await fail(true, 7)).toEqual({ attempts: 9, given_up: false });
    expect(await isGivenUp()).toBe(false);
  });

  it("says nothing of one that was told meanwhile", async () => {
    await inTenant((db) => db.query("DELETE FROM webhooks WHERE webhook_id = $1", [id]));
    expect(await fail(true, 7)).toBeUndefined();
  });
});
