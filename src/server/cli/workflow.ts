import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { planToMermaid } from "../../graph/plan/draw/plan-to-mermaid.ts";
import { planToSvg } from "../../graph/plan/draw/plan-to-svg.ts";
import { InvalidInput, toFailure } from "../../tools/errors.ts";
import { readSettings, type Settings } from "../settings.ts";
import { explain } from "./workflow/explain.ts";
import { openWorkflow, problemsOf, type OpenedWorkflow } from "./workflow/open-workflow.ts";
import { problemLines } from "./workflow/problem-lines.ts";

const USAGE = `usage: npm run workflow -- <command> <file>
  validate <file> [--json]                       every problem with its line and column
  explain <file> [--json]                        order, bounds, critical path, effects and rewrites
  graph <file> [--svg] [-o <file>]               as Mermaid, or as an SVG picture
  run <file> [--input name=value]… [--inputs <file.json>] [--question "…"]
             [--approve] [--json] [--thread <id>] [--key <api key>]
`;

/** Names the command line itself as what is wrong. */
const USE = "command";
const json = { type: "boolean", default: false } as const;
const COMMANDS = { validate, explain: explained, graph, run: carriedOut } as const;

/** Works on one workflow file. */
async function main([word = "", ...args]: readonly string[]): Promise<number> {
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  const command = names.find((name) => name === word);
  if (command !== undefined) return COMMANDS[command](args);
  throw wrongUse(word === "" ? "no command is given" : `unknown command ${word}; one of ${names.join(", ")}`);
}

async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json } });
  const opened = await open(positionals, readSettings());
  return tell(opened, values.json, { problems: problemsOf(opened) }, `${opened.file}: valid\n`);
}

async function explained(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json } });
  const opened = await open(positionals, readSettings());
  const { study } = opened;
  if (!study.ok) return tell(opened, values.json, { problems: study.problems }, "");
  const { plan, proof, rewrites } = study;
  return tell(opened, values.json, { plan, proof, rewrites }, explain(study));
}

async function graph(args: readonly string[]): Promise<number> {
  const svg = { type: "boolean", default: false } as const;
  const output = { type: "string", short: "o" } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { svg, output } });
  const opened = await open(positionals, readSettings());
  const { study } = opened;
  if (!study.ok) return tell(opened, false, {}, "");
  const { plan, proof, rewrites } = study;
  const picture = values.svg ? planToSvg(plan, { proof }) : planToMermaid(plan, { proof });
  if (rewrites.length > 0)
    process.stderr.write(
      `drawn as it runs, after ${rewrites.length} rewrite${rewrites.length === 1 ? "" : "s"}; explain says which\n`,
    );
  if (values.output === undefined) process.stdout.write(picture);
  else await writeFile(values.output, picture);
  return 0;
}

async function carriedOut(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json,
      input: { type: "string", multiple: true },
      inputs: { type: "string" },
      question: { type: "string" },
      approve: { type: "boolean", default: false },
      thread: { type: "string" },
      key: { type: "string" },
    },
  });
  const settings = readSettings();
  const { runCommand } = await import("./workflow/run-command.ts");
  return runCommand(await open(positionals, settings), settings, values);
}

async function open(positionals: readonly string[], { agentsDir }: Settings): Promise<OpenedWorkflow> {
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw wrongUse("one file is needed");
  const opened = await openWorkflow(file, agentsDir);
  for (const { file: module, failure } of opened.broken)
    process.stderr.write(`the agent module ${module} was not loaded: ${failure.message}\n`);
  return opened;
}

function wrongUse(message: string): InvalidInput {
  return new InvalidInput(message, { field: USE });
}

/** As JSON on stdout, or in words: what is wrong on stderr, all else on stdout. */
function tell({ file, study }: OpenedWorkflow, asJson: boolean, value: object, words: string): number {
  const problems = problemsOf({ study });
  if (asJson) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  else if (problems.length > 0) process.stderr.write(problemLines(file, problems));
  else process.stdout.write(words);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${toFailure(error).message}\n`);
  const wrongUse =
    error instanceof InvalidInput ? error.detail.field === USE : error instanceof TypeError && "code" in error;
  if (wrongUse) process.stderr.write(USAGE);
  process.exitCode = wrongUse || error instanceof InvalidInput ? 2 : 1;
}
