import { randomUUID } from "node:crypto";
import {
  Command,
  DeltaValue,
  END,
  interrupt,
  messagesDeltaReducer,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
} from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import pg from "pg";
import { z } from "zod";
import { TenantSaver } from "../../../../src/graph/tenant-saver.ts";
import type { TestDatabase } from "../../../support/test-database.ts";

/** Says something, asks a person where it is told to, says something again; its messages are written whole every fourth time. */
export function askingGraph(saver: BaseCheckpointSaver) {
  const messages = new DeltaValue(MessagesValue.valueSchema, {
    inputSchema: MessagesValue.inputSchema,
    reducer: messagesDeltaReducer,
    snapshotFrequency: 4,
  });
  const say = (content: string) => [{ role: "assistant", content, id: randomUUID() }];
  return new StateGraph(new StateSchema({ messages, asks: z.boolean().default(false), count: z.number().default(0) }))
    .addNode("one", ({ count }) => ({ messages: say(`one ${count}`), count: count + 1 }))
    .addNode("two", ({ asks }) => {
      const answer: unknown = asks ? interrupt({ question: "go on?" }) : "unasked";
      return { messages: say(`two ${String(answer)}`) };
    })
    .addNode("three", () => ({ messages: say("three") }))
    .addEdge(START, "one")
    .addEdge("one", "two")
    .addEdge("two", "three")
    .addEdge("three", END)
    .compile({ checkpointer: saver });
}

/** How a state reads at a checkpoint. */
export interface Reading {
  readonly values: unknown;
  readonly next: readonly string[];
  readonly questions: readonly unknown[];
}

/** A thread of a tenant and what happens to it, with time that can be let pass. */
export class History {
  readonly threadId = randomUUID();
  readonly #database: TestDatabase;
  readonly #tenant: string;

  constructor(database: TestDatabase, tenant: string) {
    this.#database = database;
    this.#tenant = tenant;
  }

  async begin(): Promise<void> {
    await this.#query(`INSERT INTO threads (thread_id) VALUES ($1)`, [this.threadId]);
  }

  /** A run with a question, from the head or from another checkpoint. */
  async ask(text: string, asks: boolean, from?: string): Promise<void> {
    await this.#run({ messages: [{ role: "user", content: text }], asks }, from);
  }

  /** A run that goes on from where the checkpoint was left, with an answer where it waits for one. */
  async goOn(answer: string, from?: string): Promise<void> {
    const { next, questions } = await this.read(from);
    if (next.length === 0) return;
    await this.#run(questions.length > 0 ? new Command({ resume: answer }) : null, from);
  }

  /** A person's change of the state, as a node. */
  async change(text: string, from?: string): Promise<void> {
    const update = { messages: [{ role: "user", content: text, id: randomUUID() }] };
    await this.#graph().updateState(this.#config(from), update, "one");
  }

  async read(id?: string, saver: BaseCheckpointSaver = new TenantSaver(this.#database)): Promise<Reading> {
    const { values, next, tasks } = await askingGraph(saver).getState(this.#config(id));
    return {
      values: JSON.parse(JSON.stringify(values)) as unknown,
      next,
      questions: tasks.flatMap((task) => task.interrupts.map(({ value }): unknown => value)),
    };
  }

  /** Ids, oldest first. */
  async checkpoints(): Promise<string[]> {
    const { rows } = await this.#query(`SELECT checkpoint_id AS id FROM checkpoints WHERE thread_id = $1 ORDER BY 1`, [
      this.threadId,
    ]);
    return rows.map(({ id }) => String(id));
  }

  /** Checkpoints at which runs that are there ended. */
  async ends(): Promise<string[]> {
    const { rows } = await this.#query(`SELECT DISTINCT end_checkpoint_id AS id FROM runs WHERE thread_id = $1`, [
      this.threadId,
    ]);
    return rows.map(({ id }) => String(id));
  }

  /** Ids of checkpoints that wait for a person and that nothing follows. */
  async openQuestions(): Promise<string[]> {
    const { rows } = await this.#query(
      `SELECT checkpoint_id AS id FROM checkpoints c WHERE thread_id = $1 AND NOT EXISTS (
         SELECT FROM checkpoints child WHERE child.thread_id = $1 AND child.parent_checkpoint_id = c.checkpoint_id)`,
      [this.threadId],
    );
    const ids: string[] = [];
    for (const { id } of rows) if ((await this.read(String(id))).questions.length > 0) ids.push(String(id));
    return ids;
  }

  /** Values that no checkpoint names, and writes of checkpoints that are gone. */
  async litter(): Promise<number> {
    const { rows } = await this.#query(
      `SELECT (SELECT count(*) FROM checkpoint_blobs b WHERE thread_id = $1 AND NOT EXISTS (
         SELECT FROM checkpoints c WHERE c.thread_id = $1 AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version))
       + (SELECT count(*) FROM checkpoint_writes w WHERE thread_id = $1 AND NOT EXISTS (
         SELECT FROM checkpoints c WHERE c.thread_id = $1 AND c.checkpoint_id = w.checkpoint_id)) AS litter`,
      [this.threadId],
    );
    return Number(rows[0]?.litter);
  }

  async #run(input: Parameters<ReturnType<typeof askingGraph>["invoke"]>[0], from?: string): Promise<void> {
    await this.#graph().invoke(input, this.#config(from));
    const { config, next } = await this.#graph().getState(this.#config());
    await this.#query(
      `INSERT INTO runs (run_id, thread_id, assistant_id, status, kwargs, end_checkpoint_id, ended_at)
       VALUES ($1, $2, $3, 'success', '{"input": {}}', $4, now())`,
      [randomUUID(), this.threadId, randomUUID(), config.configurable?.checkpoint_id],
    );
    await this.#query(`UPDATE threads SET status = $2, updated_at = now() WHERE thread_id = $1`, [
      this.threadId,
      next.length > 0 ? "interrupted" : "idle",
    ]);
  }

  #graph(): ReturnType<typeof askingGraph> {
    return askingGraph(new TenantSaver(this.#database));
  }

  #config(id?: string) {
    const place = { tenant_id: this.#tenant, thread_id: this.threadId, checkpoint_ns: "" };
    return { configurable: { ...place, ...(id !== undefined && { checkpoint_id: id }) } };
  }

  #query(sql: string, values: readonly unknown[]): Promise<pg.QueryResult<Record<string, unknown>>> {
    return this.#database.tenant(this.#tenant, (db) => db.query(sql, values));
  }
}

/** Everything that is on record becomes so many days older, of all tenants. */
export async function passDays(database: TestDatabase, days: number): Promise<void> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  try {
    const shift = `interval '${days} days'`;
    await owner.query(`UPDATE checkpoints SET checkpoint = jsonb_set(checkpoint, '{ts}',
      to_jsonb(to_char((checkpoint ->> 'ts')::timestamptz AT TIME ZONE 'UTC' - ${shift}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`);
    await owner.query(
      `UPDATE threads SET created_at = created_at - ${shift}, updated_at = updated_at - ${shift}, thinned_at = thinned_at - ${shift}`,
    );
    await owner.query(
      `UPDATE runs SET created_at = created_at - ${shift}, ended_at = ended_at - ${shift}, dead_at = dead_at - ${shift}`,
    );
    await owner.query(`UPDATE retention SET ended_at = ended_at - ${shift}`);
  } finally {
    await owner.end();
  }
}
