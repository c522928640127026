import { Client } from "@langchain/langgraph-sdk";
import { z } from "zod";
import type { Locate } from "../../../graph/plan/document/locate.ts";
import { withPositions } from "../../../graph/plan/document/with-positions.ts";
import type { Problem } from "../../../tools/problem.ts";
import { askPerson, waiting, waitingLines, yesTo, type Waiting } from "./ask-person.ts";
import { readRunEvent } from "./follow-steps.ts";
import { createProgress, type Progress } from "./progress.ts";
import { runReport, values, type RunReport } from "./run-report.ts";

/** Ways on that an approval offers. */
export interface RunOptions {
  readonly url: string;
  readonly key: string | undefined;
  /** What the run is given; without it, a run that waits on `threadId` goes on. */
  readonly input: Readonly<Record<string, unknown>> | undefined;
  readonly threadId: string | undefined;
  /** Answers yes to everything that a yes answers. */
  readonly approve: boolean;
  /** Where a person can be asked; `undefined`: nobody is there. */
  readonly person: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | undefined;
  /** Fires when the person wants to stop: the run is cancelled on the server. */
  readonly signal: AbortSignal;
  readonly progress: NodeJS.WriteStream;
}

/** The server refused the workflow or its inputs. */
export type Refused = { readonly status: "refused"; readonly problems: readonly Problem[] };

/** Carries a workflow out on a server and follows it to its end, asking a person where it waits for one. */
export async function run(options: RunOptions): Promise<RunReport | Refused> {
  const { url, key, signal } = options;
  const client = new Client({ apiUrl: url, ...(key !== undefined && { apiKey: key }) });
  const threadId = options.threadId ?? (await client.threads.create({ metadata: { title: "workflow" } })).thread_id;
  const progress = createProgress(options.progress);
  let payload: Payload | undefined = options.input === undefined ? undefined : { input: options.input };
  let failure: string | undefined;
  let asked: Waiting | undefined;
  for (let round = 0; ; round++) {
    if (payload !== undefined) {
      const followed = await follow(client, threadId, payload, progress, signal);
      if (typeof followed === "object") return followed;
      failure = followed;
    }
    const state = await client.threads.getState(threadId);
    const open = state.tasks.flatMap((task) => task.interrupts.map((one) => one.value));
    asked = open.map((value) => waiting.safeParse(value).data).find((one) => one !== undefined);
    const end = (waits: boolean): RunReport =>
      runReport({ threadId, values: values.parse(state.values), failure, waits, cancelled: signal.aborted });
    if (signal.aborted || failure !== undefined || asked === undefined) return end(open.length > 0);
    const faults = z.looseObject({ problems: z.array(z.unknown()) }).safeParse(asked).data?.problems ?? [];
    // What says yes to everything would say the same again; and what became of a call it does not know.
    const resume = options.approve && faults.length === 0 ? yesTo(asked) : await ask(asked, options);
    if (resume === undefined) {
      options.progress.write(waitingLines(asked));
      return end(true);
    }
    payload = { command: { resume } };
  }
}

type Payload =
  | { readonly input: Readonly<Record<string, unknown>> }
  | { readonly command: { readonly resume: unknown } };

async function ask(asked: Waiting, { person, signal }: RunOptions): Promise<unknown> {
  if (person === undefined) return undefined;
  return askPerson(asked, person, signal).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
}

/** One run to its end or to where it waits; the message of its failure where it failed. */
async function follow(
  client: Client,
  threadId: string,
  payload: Payload,
  progress: Progress,
  signal: AbortSignal,
): Promise<string | Refused | undefined> {
  let runId: string | undefined;
  const cancel = (): void => {
    if (runId !== undefined) client.runs.cancel(threadId, runId).catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  let failure: string | undefined;
  try {
    const stream = client.runs.stream(threadId, "baton", {
      ...payload,
      streamMode: ["custom"],
      onRunCreated: (created) => {
        runId = created.run_id;
        if (signal.aborted) cancel();
      },
    });
    for await (const { event, data } of stream as AsyncIterable<{ event: string; data: unknown }>) {
      const told = event === "custom" ? readRunEvent(data) : undefined;
      if (told !== undefined) progress.take(told);
      if (event === "error") failure = messageOf(data);
    }
    return failure;
  } catch (error) {
    const refused = refusal(error);
    if (refused === undefined) throw error;
    return refused;
  } finally {
    progress.pause();
    signal.removeEventListener("abort", cancel);
  }
}

const wireError = z.looseObject({ message: z.string() });

function messageOf(data: unknown): string {
  return wireError.safeParse(data).data?.message ?? JSON.stringify(data);
}

const refusalBody = z.looseObject({
  errors: z.array(
    z.looseObject({
      field: z.string(),
      message: z.string(),
      code: z.string().optional(),
      expected: z.string().optional(),
      nearest: z.string().optional(),
    }),
  ),
});

function refusal(error: unknown): Refused | undefined {
  if (typeof error !== "object" || error === null || !("status" in error) || !("text" in error)) return undefined;
  if (error.status !== 422 || typeof error.text !== "string") return undefined;
  const body = refusalBody.safeParse(JSON.parse(error.text)).data;
  if (body === undefined) return undefined;
  const problems = body.errors.map(({ field, message, code = "refused", expected, nearest }) => ({
    code,
    path: field.replace(/^input\.(plan\.)?/, ""),
    message,
    expected,
    nearest,
  }));
  return { status: "refused", problems };
}

/** The problems of a refusal with their places in the text. */
export function placed({ problems }: Refused, locate: Locate): Problem[] {
  return withPositions(problems, (path, part) =>
    /^(inputs|question|messages)\b/.test(path) ? undefined : locate(path, part),
  );
}
