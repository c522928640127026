import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica, type ReplicaOptions } from "./support/serve-replica.ts";

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: unknown;
}

describe("a server that has enough to do", () => {
  let database: TestDatabase;
  let replicas: Replica[];
  beforeEach(async () => {
    database = await createTestDatabase();
    replicas = [];
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.close();
    await database.close();
  });
  const serve = async (options: ReplicaOptions): Promise<Replica> => {
    const replica = await serveReplica(database.url, options);
    replicas.push(replica);
    return replica;
  };
  const background = (replica: Replica, name: string, tenant = "default") =>
    send(replica, "POST", "/runs", { assistant_id: "baton", ...script(note(name)) }, tenant);

  it("answers 429 with the seconds to wait when the queue is full, on every replica, and goes on streaming", async () => {
    const runs = { maxRuns: 1, waiting: { tenantWaiting: 3, maxWaiting: 100 } };
    const carrying = await serve({ runs });
    const other = await serve({ runs, carries: false });
    const stream = carrying.client.runs.stream(null, "baton", {
      ...script(gate("busy"), note("end")),
      streamMode: "values",
    });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const part of stream) seen.push(part.data);
    })();
    await carrying.recorder.arrived("busy");
    for (const name of ["a", "b", "c"]) expect((await background(other, name)).status).toBe(200);
    for (const replica of [carrying, other]) {
      const refused = await background(replica, "too many");
      expect(refused.status).toBe(429);
      expect(refused.headers.get("content-type")).toBe("application/problem+json");
      expect(refused.headers.get("retry-after")).toMatch(/^[1-5]$/);
      const problem = (await refused.json()) as Problem;
      expect(problem).toMatchObject({ status: 429, code: "rate_limited" });
      expect(problem.detail).toContain("3 of your runs wait");
      expect(problem.errors).toBeUndefined();
    }
    // Another tenant's queue is its own.
    expect((await background(other, "of another", "quiet")).status).toBe(200);
    carrying.recorder.open("busy");
    await reading;
    expect(seen.at(-1)).toMatchObject({ done: ["busy", "end"] });
    await eventually(() => ["a", "b", "c", "of another"].every((name) => carrying.recorder.ends.includes(name)));
    expect(carrying.recorder.starts).not.toContain("too many");
    expect((await background(other, "again")).status).toBe(200);
  });

  it("bounds what waits of all tenants together", async () => {
    const front = await serve({ carries: false, runs: { waiting: { tenantWaiting: 100, maxWaiting: 4 } } });
    const statuses: number[] = [];
    for (const tenant of ["loud", "loud", "loud", "loud", "quiet", "quiet"]) {
      statuses.push((await background(front, "x", tenant)).status);
    }
    // A run that is stored while all are counted may count twice.
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses.slice(4)).toEqual([429, 429]);
  });

  it("takes so many requests a second of each tenant", async () => {
    const { url } = await serve({ carries: false, tenantRequests: 5 });
    const ask = (tenant: string) => send({ url }, "POST", "/threads/count", {}, tenant);
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask("loud")));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.length).toBeLessThanOrEqual(30);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect((await ask("quiet")).status).toBe(200);
    // Probes are no tenant's requests.
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await eventually(async () => (await ask("loud")).status === 200);
  });

  it("keeps places for others however much one tenant asks for", async () => {
    const one = await serve({ runs: { maxRuns: 5, tenantRuns: 4 } });
    const held = Array.from({ length: 12 }, (_, n) => `held ${n}`);
    for (const name of held) {
      await send(one, "POST", "/runs", { assistant_id: "baton", ...script(gate(name)) }, "loud");
    }
    await eventually(() => one.recorder.starts.length === 4);
    for (let n = 0; n < 3; n += 1) {
      const values = await one.clientOf("quiet").runs.wait(null, "baton", script(note(`quick ${n}`)));
      expect(values).toMatchObject({ done: [`quick ${n}`] });
    }
    expect(one.recorder.starts.filter((name) => name.startsWith("held"))).toHaveLength(4);
    for (const name of held) {
      await one.recorder.arrived(name);
      one.recorder.open(name);
    }
    await eventually(() => one.recorder.ends.length === 15);
    expect(one.recorder.starts.filter((name) => name.startsWith("held")).toSorted()).toEqual(held.toSorted());
  });
});
