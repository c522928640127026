import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import type { Answered } from "../support/start-test-server.ts";

let database: TestDatabase;
let environment: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "baton-cli-"));
  const port = String(await freePort());
  environment = { DATABASE_URL: database.url, BATON_DATA_DIR: dataDir, PORT: port, LANGGRAPH_CLI_NO_ANALYTICS: "1" };
});
afterAll(() => database.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

const start = (args: readonly string[]) =>
  spawn(process.execPath, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });

/** Runs a command to its end. */
async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(args);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, out, err };
}

describe("the command line", () => {
  it("asks a question of a server it starts and ends, and shows the plan, the steps and the answer", async () => {
    const { code, out } = await run("src/server/cli/ask.ts", "What does Team cost for 25 seats a month?");
    expect(out).toMatch(/Plan \(built-in planner\):\n {2}usually 2 steps.*\n {2}• price_quote \(pricer\)/);
    expect(out).toMatch(/✓ price_quote \(\d+ ms\)/);
    expect(out).toContain("$450.00");
    expect(out).toMatch(/\[1\] step price_quote/);
    expect(code).toBe(0);
    await expect(fetch(`http://127.0.0.1:${environment.PORT}/info`)).rejects.toThrow();
  }, 60_000);

  it("adds a document once, and again when it has changed", async () => {
    const file = join(environment.BATON_DATA_DIR ?? "", "lift.md");
    await writeFile(file, "# Lift\n\nThe lift is serviced every ninth Tuesday.\n");
    const ingest = () => run("src/server/cli/ingest.ts", file);
    expect((await ingest()).out).toMatch(/^added /);
    expect((await ingest()).out).toMatch(/^unchanged /);
    await writeFile(file, "# Lift\n\nThe lift is serviced every tenth Tuesday.\n");
    expect((await ingest()).out).toMatch(/^replaced /);
  }, 60_000);

  it("says what is wrong with its arguments", async () => {
    expect(await run("src/server/cli/ask.ts")).toMatchObject({
      code: 2,
      err: expect.stringContaining("usage:") as string,
    });
    expect(await run("src/server/cli/ingest.ts", "x.md", "--as", "poem")).toMatchObject({
      code: 1,
      err: expect.stringContaining("document, dataset, pricebook") as string,
    });
    expect(await run("src/server/cli/ingest.ts", "/does/not/exist.md")).toMatchObject({
      code: 1,
      err: expect.stringContaining("/does/not/exist.md") as string,
    });
    expect(await run("src/server/cli/keys.ts", "create", "k", "--tenant", "../x")).toMatchObject({
      code: 1,
      err: expect.stringContaining("tenant") as string,
    });
  }, 60_000);
});

describe("the official dev server", () => {
  it("loads the graph and runs it", async () => {
    const port = await freePort();
    const child = start([
      "node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs",
      "dev",
      "--no-browser",
      "--no-reload",
      "--port",
      String(port),
    ]);
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    try {
      const url = `http://127.0.0.1:${port}`;
      const isUp = () =>
        fetch(`${url}/ok`).then(
          ({ ok }) => ok,
          () => false,
        );
      for (let tries = 0; tries < 300 && !(await isUp()); tries++) await sleep(200);
      expect(await isUp(), said).toBe(true);
      const client = new Client({ apiUrl: url });
      const input = { messages: [{ role: "user", content: "What does Team cost for 25 seats a month?" }] };
      const values = (await client.runs.wait(null, "baton", { input })) as unknown as Answered;
      expect(values.answer).toContain("$450.00");
    } finally {
      child.kill("SIGTERM");
      await new Promise((done) => child.once("close", done));
    }
  }, 120_000);
});
