import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { eventIds } from "./event-ids.ts";
import type { Job } from "./job.ts";
import { Refused, type ReplicaClient } from "./replica-client.ts";

/** What a user saw of a run. */
export interface Seen {
  readonly job: Job;
  /** `undefined`: no run came of it. */
  readonly runId: string | undefined;
  /** Which of the thread's runs it is: the second one goes on after an approval. */
  readonly turn: 0 | 1;
  /** Numbers of the events of the stream in the order in which they came; `undefined`: it was not streamed, or not to its end. */
  readonly ids: readonly number[] | undefined;
  /** How often the stream was joined again while the run was at work. */
  readonly reconnects: number;
  /** Milliseconds from the first try to the end. */
  readonly ms: number;
  /** What made the user give up. */
  readonly trouble?: string;
}

const modes = ["custom", "updates"];
const retryMs = 50;

/** A client that does not give up: it comes back after every cut connection, to any replica, and sends again only what no server took. */
export class User {
  readonly #client: ReplicaClient;
  readonly #random: () => number;

  constructor(client: ReplicaClient, random: () => number) {
    this.#client = client;
    this.#random = random;
  }

  /** Does the job to its end: one run, or two where a person has to approve. Never throws. */
  async do(job: Job): Promise<Seen[]> {
    const seen: Seen[] = [];
    const since = performance.now();
    try {
      const thread_id = randomUUID();
      await this.#client.persist(() =>
        this.#client.json({
          tenant: job.tenant,
          path: "/threads",
          body: { thread_id, if_exists: "do_nothing" },
        }),
      );
      seen.push(await this.#run(job, thread_id, { input: job.input }, 0));
      if (job.kind === "approval") {
        seen.push(await this.#run(job, thread_id, { command: { resume: { approved: true } } }, 1));
      }
    } catch (error) {
      const ms = performance.now() - since;
      const turn = seen.length === 0 ? 0 : 1;
      seen.push({ job, runId: undefined, turn, ids: undefined, reconnects: 0, ms, trouble: String(error) });
    }
    return seen;
  }

  async #run(job: Job, threadId: string, payload: object, turn: 0 | 1): Promise<Seen> {
    const since = performance.now();
    const metadata = { turn };
    const body = { assistant_id: "baton", multitask_strategy: "enqueue", stream_mode: modes, metadata, ...payload };
    const path = `/threads/${threadId}/runs`;
    const { tenant } = job;
    const seen = (runId: string, ids?: readonly number[], reconnects = 0): Seen => ({
      job,
      runId,
      turn,
      ids,
      reconnects,
      ms: performance.now() - since,
    });
    if (job.cancelMs !== undefined) {
      const runId = await this.#runId(job, path, body, turn);
      await sleep(job.cancelMs);
      await this.#client.persist(() => this.#client.json({ tenant, path: `${path}/${runId}/cancel`, body: {} }));
      await this.#join(job, path, runId);
      return seen(runId);
    }
    if (job.by === "stream") {
      const { runId, ids, reconnects } = await this.#stream(job, path, body, turn);
      return seen(runId, ids, reconnects);
    }
    if (job.by === "wait") {
      const done = await this.#client
        .json({ tenant, path: `${path}/wait`, body })
        .then(() => true)
        .catch((error: unknown) => this.#mayGoOn(error));
      const runId = await this.#runId(job, path, body, turn);
      if (!done) await this.#join(job, path, runId);
      return seen(runId);
    }
    const runId = await this.#runId(job, path, body, turn);
    await this.#join(job, path, runId);
    return seen(runId);
  }

  /** Streams the run to its end; hangs up now and then by itself. */
  async #stream(
    job: Job,
    path: string,
    body: object,
    turn: number,
  ): Promise<{ runId: string; ids: number[]; reconnects: number }> {
    const ids: number[] = [];
    let reconnects = 0;
    await this.#listen({ job, path: `${path}/stream`, body: { ...body, stream_resumable: true } }, ids);
    const runId = await this.#runId(job, path, body, turn);
    for (;;) {
      // A cut stream may also end as if it were over: all of it is there when it was read after the run's end.
      const open = await this.#isOpen(job, path, runId);
      if (open) reconnects += 1;
      const headers = { "last-event-id": String(ids.at(-1) ?? -1) };
      const whole = await this.#listen({ job, path: `${path}/${runId}/stream`, headers }, ids, open);
      if (whole && !open) return { runId, ids, reconnects };
      if (!whole) await sleep(retryMs);
    }
  }

  /** Reads one stream until it ends or breaks. @returns whether it came to its end */
  async #listen(
    { job: { tenant }, ...call }: { job: Job; path: string; body?: object; headers?: Record<string, string> },
    ids: number[],
    mayHangUp = true,
  ): Promise<boolean> {
    const hangUp = new AbortController();
    let left = mayHangUp && this.#random() < 0.5 ? 1 + Math.floor(this.#random() * 25) : Infinity;
    try {
      const { pieces } = await this.#client.open({ tenant, ...call, signal: hangUp.signal });
      for await (const id of eventIds(pieces)) {
        ids.push(id);
        left -= 1;
        if (left === 0) {
          hangUp.abort();
          return false;
        }
      }
      return true;
    } catch (error) {
      return this.#mayGoOn(error);
    }
  }

  /** @returns false: it can be tried again. @throws what will not get better */
  #mayGoOn(error: unknown): false {
    if (this.#client.givenUp) throw error;
    if (error instanceof Refused && error.status < 500 && error.status !== 429) throw error;
    return false;
  }

  async #isOpen({ tenant }: Job, path: string, runId: string): Promise<boolean> {
    const run = await this.#client.persist(() =>
      this.#client.json<{ status: string }>({ tenant, path: `${path}/${runId}` }),
    );
    return run.status === "pending" || run.status === "running";
  }

  async #join({ tenant }: Job, path: string, runId: string): Promise<void> {
    await this.#client.persist(() => this.#client.json({ tenant, path: `${path}/${runId}/join` }));
  }

  /** The run that the request made, whether or not its answer came through; made now if it was never taken. */
  async #runId({ tenant }: Job, path: string, body: object, turn: number): Promise<string> {
    return await this.#client.persist(async () => {
      // Whichever request a replica took while another was asked: the first counts, and it comes last.
      const made = async (): Promise<string | undefined> => {
        const runs = await this.#client.json<{ run_id: string; metadata: { turn?: number } }[]>({ tenant, path });
        return runs.findLast(({ metadata }) => metadata.turn === turn)?.run_id;
      };
      const known = await made();
      if (known !== undefined) return known;
      const { run_id } = await this.#client.json<{ run_id: string }>({ tenant, path, body });
      return (await made()) ?? run_id;
    });
  }
}
