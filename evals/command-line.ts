import { parseArgs } from "node:util";
import { InvalidInput } from "../src/tools/errors.ts";

/** What the command line asks for. */
export type Command =
  | { readonly kind: "train" }
  | { readonly kind: "cross_validate" }
  | { readonly kind: "help" }
  | {
      readonly kind: "discovery";
      readonly tools: string;
      readonly queries: readonly string[];
      readonly out: string | undefined;
    }
  | {
      readonly kind: "routing";
      readonly dataset: string;
      readonly planner: "builtin" | "model";
      readonly out: string | undefined;
      readonly split: "tune" | "report" | undefined;
    };

export const usage = `Usage:
  npm run evals -- --dataset <file.jsonl> [--planner builtin|model] [--split tune|report] [--out <file.json>]
      plans every line of a routing dataset and scores which agents were chosen
  npm run evals -- discovery --tools <tools.jsonl> --queries <queries.jsonl> [--queries <more.jsonl>] [--out <file.json>]
      searches a registry of the tools for every question and scores the ranking, beside plain BM25
  npm run evals -- train
      trains the built-in router on routing-train.jsonl and the tune part of routing.jsonl, and writes its weights
  npm run evals -- cross-validate
      how the built-in router does on the questions of authors it was not trained on`;

const planners = ["builtin", "model"] as const;
const splits = ["tune", "report"] as const;

/** @throws InvalidInput that names the bad argument and what would do. */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: "help" };
  const [command, ...rest] = positionals;
  if (rest.length > 0) throw new InvalidInput(`Unexpected argument "${rest.join(" ")}".`, { field: "command" });
  if (command === "train") return { kind: "train" };
  if (command === "cross-validate") return { kind: "cross_validate" };
  if (command === "discovery") return readDiscovery(values);
  if (command !== undefined && command !== "routing") {
    throw new InvalidInput(`Unknown command "${command}": expected routing, discovery, train or cross-validate.`, {
      field: "command",
    });
  }
  const { dataset } = values;
  if (dataset === undefined || dataset === "") {
    throw new InvalidInput("--dataset is missing: expected the path of a .jsonl file.", { field: "dataset" });
  }
  return {
    kind: "routing",
    dataset,
    planner: oneOf("planner", values.planner ?? "builtin", planners),
    out: values.out,
    split: values.split === undefined ? undefined : oneOf("split", values.split, splits),
  };
}

function readDiscovery({ tools, queries, out }: ReturnType<typeof parse>["values"]): Command {
  if (tools === undefined || tools === "") {
    throw new InvalidInput("--tools is missing: expected the path of a .jsonl file.", { field: "tools" });
  }
  if (queries === undefined || queries.includes("")) {
    throw new InvalidInput("--queries is missing: expected the path of a .jsonl file.", { field: "queries" });
  }
  return { kind: "discovery", tools, queries, out };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        dataset: { type: "string" },
        planner: { type: "string" },
        tools: { type: "string" },
        queries: { type: "string", multiple: true },
        out: { type: "string" },
        split: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new InvalidInput(error instanceof Error ? error.message : String(error), {
      field: "arguments",
      cause: error,
    });
  }
}

function oneOf<T extends string>(field: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new InvalidInput(`--${field} is "${value}": expected ${known.join(" or ")}.`, { field, alternatives: known });
}
