import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

interface Letter {
  readonly run_id: string;
  readonly thread_id: string;
  readonly status: string;
  readonly crashes: readonly { attempt: number; worker: string }[];
  readonly error: { message: string };
  readonly dead_at: string;
}

describe("dead letters", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let server: Replica;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    server = await serveReplica(database.url, { runs: { maxStalls: 3, temporaryMs: 1, sweepMs: 100 } });
  });
  afterAll(async () => {
    await server.close();
    await owner.end();
    await database.close();
  });

  /** A run that did one step and was then cut off as often as runs may be. */
  const dead = async (name: string, tenant = "default"): Promise<Letter> => {
    const client = server.clientOf(tenant);
    const { thread_id } = await client.threads.create();
    const later = { ...script(note(name), note(`${name} again`)), afterSeconds: 3600 };
    const { run_id } = await client.runs.create(thread_id, "baton", later);
    await owner.query(
      `UPDATE runs SET not_before = NULL, stalled = 3, progress = ':0', attempt = 3,
         crashes = '[{"at": "2026-01-01T00:00:00Z", "worker": 8589934601234567891, "attempt": 1, "stalled": 0}]' WHERE run_id = $1`,
      [run_id],
    );
    await owner.query("NOTIFY baton_run_waiting");
    await eventually(async () => (await list(tenant)).some((letter) => letter.run_id === run_id));
    return (await list(tenant)).find((letter) => letter.run_id === run_id) as Letter;
  };
  const list = async (tenant = "default"): Promise<Letter[]> =>
    (await (await send(server, "GET", "/runs/dead-letters?limit=100", undefined, tenant)).json()) as Letter[];
  const replay = (runId: string, tenant = "default") =>
    send(server, "POST", `/runs/dead-letters/${runId}/replay`, undefined, tenant);

  it("are listed with their history, to their own tenant only", async () => {
    const letter = await dead("listed");
    expect(letter).toMatchObject({ status: "error", crashes: [{ attempt: 1, worker: "8589934601234567891" }] });
    expect(letter.error.message).toContain("3 attempts in a row");
    expect(await list("quiet")).toEqual([]);
    expect((await replay(letter.run_id, "quiet")).status).toBe(404);
    const page = await send(server, "GET", "/runs/dead-letters?limit=1&offset=5");
    expect(page.headers.get("x-pagination-total")).toBe("1");
    expect((await send(server, "GET", "/runs/dead-letters?limit=0")).status).toBe(422);
    expect((await send(server, "DELETE", `/runs/dead-letters/${letter.run_id}`)).status).toBe(204);
    expect((await send(server, "DELETE", `/runs/dead-letters/${letter.run_id}`)).status).toBe(404);
    await expect(server.client.runs.get(letter.thread_id, letter.run_id)).rejects.toThrow("HTTP 404");
  });

  it("go on when they are replayed, with a fresh count", async () => {
    const letter = await dead("replayed");
    const answer = await replay(letter.run_id);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ run_id: letter.run_id, status: "pending" });
    expect(await server.client.runs.join(letter.thread_id, letter.run_id)).toMatchObject({
      done: ["replayed", "replayed again"],
    });
    expect((await list()).map(({ run_id }) => run_id)).not.toContain(letter.run_id);
    expect((await replay(letter.run_id)).status).toBe(404);
    const { rows } = await owner.query("SELECT stalled FROM runs WHERE run_id = $1", [letter.run_id]);
    expect(rows).toEqual([{ stalled: 0 }]);
  });

  it("go on from their last checkpoint", async () => {
    const letter = await dead("halfway");
    await replay(letter.run_id);
    await server.client.runs.join(letter.thread_id, letter.run_id);
    // As if it had been given up after all its steps.
    await owner.query(
      "UPDATE runs SET status = 'error', dead_at = now(), end_checkpoint_id = (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = $2) WHERE run_id = $1",
      [letter.run_id, letter.thread_id],
    );
    const before = server.recorder.starts.length;
    expect((await replay(letter.run_id)).status).toBe(200);
    expect(await server.client.runs.join(letter.thread_id, letter.run_id)).toMatchObject({
      done: ["halfway", "halfway again"],
    });
    expect(server.recorder.starts.length).toBe(before);
  });

  it("stay where their thread is busy or has gone on without them, and say so", async () => {
    const letter = await dead("left");
    const busy = await server.client.runs.create(letter.thread_id, "baton", script(gate("busy")));
    await server.recorder.arrived("busy");
    const refused = await replay(letter.run_id);
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as { detail: string }).detail).toContain(`busy with run ${busy.run_id}`);
    server.recorder.open("busy");
    await server.client.runs.join(letter.thread_id, busy.run_id);
    const moved = await replay(letter.run_id);
    expect(moved.status).toBe(409);
    expect(((await moved.json()) as { detail: string }).detail).toContain(`moved on: run ${busy.run_id}`);
    const other = await dead("changed");
    await server.client.threads.updateState(other.thread_id, { values: { done: ["by hand"] }, asNode: "work" });
    const changed = await replay(other.run_id);
    expect(changed.status).toBe(409);
    expect(((await changed.json()) as { detail: string }).detail).toContain("state was changed");
    expect((await replay(randomUUID())).status).toBe(404);
    expect((await replay("first")).status).toBe(422);
  });
});
