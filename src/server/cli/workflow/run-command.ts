import { reachServer } from "../reach-server.ts";
import type { Settings } from "../../settings.ts";
import type { OpenedWorkflow } from "./open-workflow.ts";
import { problemLines } from "./problem-lines.ts";
import { runDocument } from "./run-document.ts";
import { runInputs } from "./run-inputs.ts";
import { EXIT_CODES, type RunReport } from "./run-report.ts";
import { placed, run, type Refused } from "./run.ts";

interface Given {
  readonly json: boolean;
  readonly input?: readonly string[] | undefined;
  readonly inputs?: string | undefined;
  readonly question?: string | undefined;
  readonly approve: boolean;
  readonly thread?: string | undefined;
  readonly key?: string | undefined;
}

/** Problems that a server with other agents and stored workflows may not find. */
const OPEN: ReadonlySet<string> = new Set([
  "unknown_agent",
  "unknown_version",
  "unknown_capability",
  "unknown_workflow",
]);

/** Runs the workflow on the server that is there, or one started for it; gives the exit code. */
export async function runCommand(opened: OpenedWorkflow, settings: Settings, given: Given): Promise<number> {
  const { file, text, reading, study, catalog } = opened;
  // Whoever goes on with a run that waits does not send the workflow again.
  const starts = given.thread === undefined;
  const declared = reading.ok ? reading.plan.inputs : undefined;
  const values = await runInputs({ input: given.input ?? [], inputs: given.inputs, declared });
  const problems = study.ok ? [] : study.problems;
  if (starts && problems.some(({ code }) => !reading.ok || !OPEN.has(code))) return refuse(file, problems, given.json);
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const cancel = new AbortController();
  const stop = (): void => {
    say("\nCancelling …");
    cancel.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const server = await reachServer(settings, say, { detached: true });
  try {
    const question = given.question === undefined ? {} : { messages: [{ role: "user", content: given.question }] };
    const ended = await run({
      url: server.url,
      key: given.key,
      threadId: given.thread,
      input: starts ? { plan: runDocument(text, catalog), inputs: values, ...question } : undefined,
      approve: given.approve,
      person: process.stdin.isTTY ? { input: process.stdin, output: process.stderr } : undefined,
      signal: cancel.signal,
      progress: process.stderr,
    });
    if (ended.status === "refused") return refuse(file, placed(ended, reading.locate), given.json);
    report(ended, file, given.json);
    return EXIT_CODES[ended.status];
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await server.leave();
  }
}

function refuse(file: string, problems: Refused["problems"], json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
  else process.stderr.write(problemLines(file, problems));
  return 2;
}

function report(ended: RunReport, file: string, json: boolean): void {
  const { status, outputs, error } = ended;
  if (json) process.stdout.write(`${JSON.stringify(ended, null, 2)}\n`);
  else if (status === "completed") process.stdout.write(inWords(outputs));
  if (error !== undefined)
    process.stderr.write(`${status === "over_budget" ? "Over budget" : "Failed"}: ${error.message}\n`);
  if (status === "waiting") process.stderr.write(goOn(ended, file));
  if (status === "cancelled") process.stderr.write("Cancelled.\n");
}

/** How a run that waits is gone on with: what became of a call only somebody who has looked can say. */
function goOn({ thread_id, steps }: RunReport, file: string): string {
  const command = `npm run workflow -- run ${file} --thread ${thread_id}`;
  const calls = Object.entries(steps).flatMap(([name, state]) =>
    state.status === "waiting" && "reason" in state && state.reason === "outcome_unknown" ? [name] : [],
  );
  if (calls.length === 0) return `The run waits for a person. Go on with: ${command} --approve\n`;
  return `It is not known whether ${calls.join(", ")} did what cannot be undone, and --approve does not say. Look, then answer in a terminal: ${command}\n`;
}

/** A single text as it is, everything else as JSON under its name. */
function inWords(outputs: RunReport["outputs"]): string {
  const entries = Object.entries(outputs);
  const [only] = entries;
  if (entries.length === 1 && typeof only?.[1] === "string") return `${only[1]}\n`;
  return entries
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value, null, 2)}\n`)
    .join("");
}
