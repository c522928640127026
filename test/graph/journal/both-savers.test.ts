import { randomUUID } from "node:crypto";
import { Annotation, Command, END, interrupt, START, StateGraph } from "@langchain/langgraph";
import {
  emptyCheckpoint,
  ERROR,
  INTERRUPT,
  uuid6,
  type BaseCheckpointSaver,
  type Checkpoint,
  type CheckpointTuple,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { openJournal, type OpenJournal } from "../../server/runs/support/open-journal.ts";
import { silent } from "../../server/runs/support/silent.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { TestSaver } from "./test-saver.ts";

describe("the official saver and ours on the same tables", () => {
  let database: TestDatabase;
  let opened: OpenJournal;
  let official: PostgresSaver;
  let pool: pg.Pool;
  let ours: TestSaver;
  beforeAll(async () => {
    database = await createTestDatabase();
    opened = await openJournal(database, new Journal({ logger: silent }));
    // The owner passes row-level security; what it writes is the default tenant's.
    pool = new pg.Pool({ connectionString: database.url, options: "-c baton.tenant=default" });
    official = new PostgresSaver(pool);
    const [run_id = ""] = await opened.carry("default", 1);
    const own = { tenant_id: "default", run_id, worker_id: opened.worker };
    ours = new TestSaver(new TenantSaver(database, opened.journal), own);
  });
  afterAll(async () => {
    await pool.end();
    await opened.close();
    await database.close();
  });

  const ways = [
    { name: "what ours wrote", from: () => ours, to: () => official },
    { name: "what the official one wrote", from: () => official, to: () => ours },
  ] as const;

  describe.each(ways)("$name", ({ from, to }) => {
    it("reads the same: values, what went away, metadata, parents, pending writes", async () => {
      const thread = await fill(from());
      const read = await all(to(), thread);
      expect(read).toEqual(await all(from(), thread));
      expect(read).toHaveLength(3);
      expect(read[0]?.checkpoint.channel_values).toEqual({ text: "t2", bytes: Buffer.from([0, 255, 7]) });
      expect(read[0]?.pendingWrites?.toSorted((a, b) => a[1].localeCompare(b[1]))).toEqual([
        ["task", ERROR, "the second"],
        ["task", INTERRUPT, { value: "sure?" }],
        ["task", "text", "kept"],
      ]);
      expect(read[0]?.parentConfig?.configurable?.checkpoint_id).toBe(read[1]?.checkpoint.id);
    });

    it("is listed by the same filters", async () => {
      const thread = await fill(from());
      const config = { configurable: { thread_id: thread } };
      for (const filter of [{ source: "loop" }, { step: 1 }, { author: 'says "hi", {x}' }, { step: 9 }]) {
        const expected = await collect(from().list(config, { filter }));
        expect(await collect(to().list(config, { filter }))).toEqual(expected);
        expect(expected).toHaveLength(
          { source: 3, step: filter.step === 1 ? 1 : 0, author: 3 }[Object.keys(filter)[0] ?? ""] ?? -1,
        );
      }
      const [newest] = await collect(from().list(config, { limit: 1 }));
      expect(await collect(to().list(config, { before: newest?.config ?? {} }))).toHaveLength(2);
    });

    it("is deleted by it", async () => {
      const thread = await fill(from());
      await to().deleteThread(thread);
      expect(await all(from(), thread)).toEqual([]);
    });

    it("goes on from its interrupt", async () => {
      const config = { configurable: { thread_id: randomUUID() } };
      const asked = await asking(from()).invoke({ said: [] }, config);
      expect(asked).toMatchObject({ __interrupt__: [{ value: "sure?" }] });
      expect(await asking(to()).invoke(new Command({ resume: "yes" }), config)).toEqual({ said: ["before", "yes"] });
      expect((await asking(from()).getState(config)).values).toEqual({ said: ["before", "yes"] });
    });
  });
});

/** Three checkpoints of a thread with awkward text in every place, the last with writes that are pending; resolves with the thread. */
async function fill(saver: BaseCheckpointSaver): Promise<string> {
  const thread = `${randomUUID()} "a" \\ {b,c} (d) ü`;
  let config: Record<string, unknown> = { thread_id: thread, checkpoint_ns: "" };
  for (const step of [0, 1, 2]) {
    const values = { text: `t${step}`, ...(step === 0 ? { gone: null } : {}), bytes: Buffer.from([0, 255, 7]) };
    const versions = { text: step + 1, gone: step + 1, bytes: step + 1 };
    const checkpoint: Checkpoint = {
      ...emptyCheckpoint(),
      id: uuid6(step),
      channel_values: values,
      channel_versions: versions,
    };
    const metadata = { source: "loop" as const, step, parents: {}, author: 'says "hi", {x}' };
    const put = await saver.put({ configurable: config }, checkpoint, metadata, versions);
    config = put.configurable ?? {};
  }
  await saver.putWrites({ configurable: config }, [["text", "kept"]], "task");
  await saver.putWrites({ configurable: config }, [["text", "too late"]], "task");
  await saver.putWrites({ configurable: config }, [[ERROR, "the first"]], "task");
  await saver.putWrites({ configurable: config }, [[ERROR, "the second"]], "task");
  await saver.putWrites({ configurable: config }, [[INTERRUPT, { value: "sure?" }]], "task");
  return thread;
}

function asking(saver: BaseCheckpointSaver) {
  const State = Annotation.Root({ said: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }) });
  return new StateGraph(State)
    .addNode("before", () => ({ said: ["before"] }))
    .addNode("ask", () => ({ said: [interrupt<string, string>("sure?")] }))
    .addEdge(START, "before")
    .addEdge("before", "ask")
    .addEdge("ask", END)
    .compile({ checkpointer: saver });
}

async function all(saver: BaseCheckpointSaver, thread: string): Promise<CheckpointTuple[]> {
  return collect(saver.list({ configurable: { thread_id: thread } }));
}

async function collect(tuples: AsyncGenerator<CheckpointTuple>): Promise<CheckpointTuple[]> {
  const found: CheckpointTuple[] = [];
  for await (const tuple of tuples) found.push(tuple);
  // In which order a checkpoint's writes are read is nobody's promise.
  return found.map((tuple) => ({
    ...tuple,
    pendingWrites: tuple.pendingWrites?.toSorted((a, b) => a[1].localeCompare(b[1])) ?? [],
  }));
}
