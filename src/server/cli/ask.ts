import { parseArgs } from "node:util";
import { Client } from "@langchain/langgraph-sdk";
import { toFailure } from "../../tools/errors.ts";
import { readSettings } from "../settings.ts";
import { narrate } from "./narrate.ts";
import { reachServer } from "./reach-server.ts";

const USAGE = 'usage: npm run ask -- "<question>" [--thread <id>] [--key <api key>]';

/** Asks one question in the terminal: the plan, each step as it goes, and the answer as it streams. */
async function main(): Promise<number> {
  const { question, thread, key } = readArguments();
  if (question === "") {
    console.error(USAGE);
    return 2;
  }
  const server = await reachServer(readSettings(), (line) => console.error(line));
  try {
    const client = new Client({ apiUrl: server.url, ...(key !== undefined && { apiKey: key }) });
    const threadId = thread ?? (await client.threads.create()).thread_id;
    const failed = await follow(client, threadId, question);
    console.error(`\nThread ${threadId} — ask on with: npm run ask -- "…" --thread ${threadId}`);
    return failed ? 1 : 0;
  } finally {
    await server.leave();
  }
}

function readArguments(): { question: string; thread: string | undefined; key: string | undefined } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { thread: { type: "string" }, key: { type: "string" } },
  });
  return { question: positionals.join(" ").trim(), thread: values.thread, key: values.key };
}

/** Prints the run as it goes; true when it failed. */
async function follow(client: Client, threadId: string, question: string): Promise<boolean> {
  const stream = client.runs.stream(threadId, "baton", {
    input: { messages: [{ role: "user", content: question }] },
    streamMode: ["custom", "messages-tuple", "values"],
  });
  let failed = false;
  let spoken = false;
  let citations: readonly unknown[] = [];
  for await (const { event, data } of stream as AsyncIterable<{ event: string; data: unknown }>) {
    if (event === "custom") {
      const line = narrate(data);
      if (line !== undefined) console.log(spoken ? `\n${line}` : line);
    } else if (event === "messages") {
      const text = pieceOf(data);
      if (text !== "" && !spoken) console.log();
      spoken ||= text !== "";
      process.stdout.write(text);
    } else if (event === "values") {
      citations = citationsOf(data) ?? citations;
    } else if (event === "error") {
      failed = true;
      console.error(`\n${JSON.stringify(data)}`);
    }
  }
  console.log();
  for (const citation of citations) console.log(sourceLine(citation));
  return failed;
}

function pieceOf(data: unknown): string {
  const message: unknown = Array.isArray(data) ? data[0] : undefined;
  if (typeof message !== "object" || message === null || !("content" in message) || !("type" in message)) return "";
  return typeof message.content === "string" && String(message.type).toLowerCase().startsWith("ai")
    ? message.content
    : "";
}

function citationsOf(data: unknown): readonly unknown[] | undefined {
  return typeof data === "object" && data !== null && "citations" in data && Array.isArray(data.citations)
    ? data.citations
    : undefined;
}

function sourceLine(citation: unknown): string {
  const { id, source, headings, step } = citation as {
    id?: number;
    source?: string;
    headings?: string[];
    step?: string;
  };
  const where = source === undefined ? `step ${step ?? "?"}` : [source, ...(headings ?? [])].join(" › ");
  return `[${id ?? "?"}] ${where}`;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(toFailure(error).message);
  if (error instanceof TypeError && "code" in error) console.error(USAGE);
  process.exitCode = 1;
}
