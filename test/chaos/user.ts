import { randomUUID } from "node:crypto";
import { Client, type StreamMode } from "@langchain/langgraph-sdk";
import type { Job } from "./workload.ts";

/** What a user saw of a run. */
export interface Seen {
  readonly job: Job;
  readonly threadId: string;
  readonly runId: string;
  /** Ids of the events of the stream, in the order in which they came; `undefined`: it was not streamed. */
  readonly ids: readonly number[] | undefined;
  /** How often the stream was joined again. */
  readonly rejoins: number;
  /** What the server gave as the result, for a run that was waited for. */
  readonly values: unknown;
}

const modes: StreamMode[] = ["custom", "updates", "values"];
const retryMs = 50;

/** A client that does not give up: it comes back after every cut connection, and sends again only what the server never took. */
export class User {
  readonly #client: Client;
  readonly #patience: AbortSignal;

  /** @param patience when it aborts, what does not work is given up */
  constructor(apiUrl: string, patience: AbortSignal) {
    this.#patience = patience;
    this.#client = new Client({ apiUrl, callerOptions: { maxRetries: 0 } });
  }

  /** Does the job to its end: one run, or two where a person has to approve. */
  async do(job: Job): Promise<Seen[]> {
    const threadId = randomUUID();
    await this.#persist(() => this.#client.threads.create({ threadId, ifExists: "do_nothing" }));
    const first = await this.#run(job, threadId, { input: job.input }, 0);
    if (job.kind !== "approval") return [first];
    return [first, await this.#run(job, threadId, { command: { resume: { approved: true } } }, 1)];
  }

  async #run(job: Job, threadId: string, payload: object, earlier: number): Promise<Seen> {
    const request = { ...payload, multitaskStrategy: "enqueue" as const };
    if (job.by === "stream") return await this.#stream(job, threadId, request, earlier);
    if (job.by === "wait") {
      const direct = await this.#client.runs
        .wait(threadId, "baton", { ...request, raiseError: false })
        .then((values) => ({ values: values as unknown }))
        .catch(() => undefined);
      const runId = await this.#runId(threadId, request, earlier);
      const values =
        direct === undefined ? await this.#persist(() => this.#client.runs.join(threadId, runId)) : direct.values;
      return { job, threadId, runId, ids: undefined, rejoins: 0, values };
    }
    const runId = await this.#runId(threadId, request, earlier);
    await this.#persist(() => this.#client.runs.join(threadId, runId));
    return { job, threadId, runId, ids: undefined, rejoins: 0, values: undefined };
  }

  async #stream(job: Job, threadId: string, request: object, earlier: number): Promise<Seen> {
    const ids: number[] = [];
    let rejoins = 0;
    const take = async (stream: AsyncIterable<object>): Promise<void> => {
      for await (const event of stream) if ("id" in event && event.id !== undefined) ids.push(Number(event.id));
    };
    const direct = await take(
      this.#client.runs.stream(threadId, "baton", { ...request, streamMode: modes, streamResumable: true }),
    )
      .then(() => true)
      .catch(() => false);
    const runId = await this.#runId(threadId, request, earlier);
    // A cut stream may also end as if it were over: it is over when the run is.
    for (let over = direct; !over || (await this.#isOpen(threadId, runId));) {
      if (this.#patience.aborted) break;
      const before = ids.length;
      const lastEventId = String(ids.at(-1) ?? -1);
      over = await take(this.#client.runs.joinStream(threadId, runId, { lastEventId }))
        .then(() => true)
        .catch(() => false);
      if (ids.length > before) rejoins += 1;
      if (!over) await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    return { job, threadId, runId, ids, rejoins, values: undefined };
  }

  async #isOpen(threadId: string, runId: string): Promise<boolean> {
    const run = await this.#persist(() => this.#client.runs.get(threadId, runId));
    return run.status === "pending" || run.status === "running";
  }

  /** The run that the request made, whether or not its answer came through; made now if it was never taken. */
  async #runId(threadId: string, request: object, earlier: number): Promise<string> {
    return await this.#persist(async () => {
      const runs = await this.#client.runs.list(threadId, { limit: 10 });
      const newest = runs[0];
      if (newest !== undefined && runs.length > earlier) return newest.run_id;
      return (await this.#client.runs.create(threadId, "baton", { ...request, streamMode: modes })).run_id;
    });
  }

  /** Tries until it works: the server may be down at any moment. */
  async #persist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#patience.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
}
