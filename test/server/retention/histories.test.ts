import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRetention, type Retention } from "../../../src/server/retention/create-retention.ts";
import { silent } from "../runs/support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { History, passDays, type Reading } from "./support/history.ts";

/** How many histories are tried; more where somebody asks for them. */
const HISTORIES = Number(process.env.BATON_TEST_HISTORIES ?? 2);

type Deed =
  | { readonly do: "ask"; readonly asks: boolean; readonly from: number | undefined }
  | { readonly do: "goOn"; readonly from: number | undefined }
  | { readonly do: "change"; readonly from: number | undefined }
  | { readonly do: "wait"; readonly days: number }
  | { readonly do: "clean" };

// A place within the thread's checkpoints, from the oldest at 0 to the newest at 1; none: its head.
const from = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
const head = fc.constant(undefined);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("ask" as const), asks: fc.boolean(), from: head }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("ask" as const), asks: fc.boolean(), from }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("goOn" as const), from: head }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("goOn" as const), from }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("change" as const), from }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.constant<Deed>({ do: "clean" }) },
);

describe("retention, whatever the history", () => {
  let database: TestDatabase;
  let official: PostgresSaver;
  let retention: Retention;
  const warnings: unknown[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query("INSERT INTO tenants (id) VALUES ('acme')");
    official = PostgresSaver.fromConnString(database.url);
    retention = createRetention({
      database,
      logger: { ...silent, warn: (fields) => void warnings.push(fields) },
      growing: ["messages"],
      rules: { events: 10, checkpoints: 10, newest: 2, runs: 40, deadLetters: 40 },
      // Small, so that a thread takes several.
      pace: { batch: 3, pauseMs: 0 },
    });
  });
  afterAll(async () => {
    await retention.close();
    await official.end();
    await database.close();
  });

  /** One pass; what is left reads as before, through the official saver too. @returns how many checkpoints went */
  const clean = async (history: History): Promise<number> => {
    const before = new Map<string, Reading>();
    const ids = await history.checkpoints();
    for (const id of ids) before.set(id, await history.read(id));
    const questions = await history.openQuestions();

    expect(await retention.now()).toBeDefined();
    expect(warnings).toEqual([]);

    const left = new Set(await history.checkpoints());
    for (const id of left) {
      expect(await history.read(id)).toEqual(before.get(id));
      expect(await history.read(id, official)).toEqual(before.get(id));
    }
    const needed = [...(await history.ends()), ...questions, ...ids.slice(-1)];
    expect(needed.filter((id) => !left.has(id))).toEqual([]);
    expect(await history.litter()).toBe(0);
    return ids.length - left.size;
  };

  it("leaves every newest state, open question and run's end as it was", { timeout: 180_000 }, async () => {
    let gone = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 18 }), async (deeds) => {
        const history = new History(database, "acme");
        await history.begin();
        const place = async (at: number | undefined): Promise<string | undefined> => {
          const ids = await history.checkpoints();
          return at === undefined ? undefined : ids[Math.min(ids.length - 1, Math.floor(at * ids.length))];
        };
        for (const [nth, each] of deeds.entries()) {
          switch (each.do) {
            case "ask":
              await history.ask(`question ${nth}`, each.asks, await place(each.from));
              break;
            case "goOn":
              if ((await history.checkpoints()).length > 0) await history.goOn(`answer ${nth}`, await place(each.from));
              break;
            case "change":
              if ((await history.checkpoints()).length > 0)
                await history.change(`change ${nth}`, await place(each.from));
              break;
            case "wait":
              await passDays(database, each.days);
              break;
            case "clean":
              gone += await clean(history);
          }
        }
        await passDays(database, 100);
        gone += await clean(history);
      }),
      {
        numRuns: HISTORIES,
        endOnFailure: true,
        ...(process.env.BATON_TEST_SEED !== undefined && { seed: Number(process.env.BATON_TEST_SEED) }),
      },
    );
    expect(gone).toBeGreaterThan(HISTORIES);
  });
});
