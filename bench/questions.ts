import { mkdtemp, chmod, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@langchain/langgraph-sdk";
import { exampleQuestions as questions } from "../src/server/page/examples.ts";
import { parseSettings } from "../src/server/settings.ts";
import { startServer } from "../src/server/start-server.ts";
import { quantile, type Figure } from "./figure.ts";

/**
 * Whole questions over the samples through the official SDK and real HTTP, with the built-in model: one user, and fifty who each ask and wait.
 * The baseline of the figures for fifty is the same figure for one.
 */
export async function asking(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  await chmod(folder, 0o755);
  const settings = parseSettings({ PORT: "0", BATON_DATA_DIR: folder, BATON_LOG_LEVEL: "silent" });
  const server = await startServer(settings, "0.0.0-bench");
  try {
    const client = new Client({ apiUrl: server.url });
    await measure(client, 10, 1);
    const alone = await measure(client, 50, 1);
    const crowd = await measure(client, 500, 50);
    const figure = (name: string, times: readonly number[], p: number, baseline?: number): Figure => ({
      name,
      value: quantile(times, p),
      unit: "ms",
      n: times.length,
      ...(baseline !== undefined && { baseline }),
    });
    return [
      figure("questions.p50_ms_c1", alone.times, 0.5),
      figure("questions.p95_ms_c1", alone.times, 0.95),
      figure("questions.p50_ms_c50", crowd.times, 0.5, quantile(alone.times, 0.5)),
      figure("questions.p95_ms_c50", crowd.times, 0.95, quantile(alone.times, 0.95)),
      {
        name: "questions.per_minute_c50",
        value: crowd.perMinute,
        unit: "1/min",
        n: crowd.times.length,
        baseline: alone.perMinute,
      },
    ];
  } finally {
    await server.stop(2000);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of each of so many questions, asked by so many users at once; every answer must have come from a plan that ended well. */
async function measure(client: Client, count: number, users: number): Promise<{ times: number[]; perMinute: number }> {
  const times: number[] = [];
  const since = performance.now();
  let next = 0;
  const user = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const asked = performance.now();
      const input = { messages: [{ role: "user", content: questions[at % questions.length] ?? "" }] };
      const values = (await client.runs.wait(null, "baton", { input })) as {
        steps?: Record<string, { status: string }>;
      };
      const states = Object.values(values.steps ?? {});
      if (states.length < 3 || states.some(({ status }) => status !== "completed"))
        throw new Error(`a question failed: ${JSON.stringify(values).slice(0, 300)}`);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { times, perMinute: (count * 60_000) / (performance.now() - since) };
}
