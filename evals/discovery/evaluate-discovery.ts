import { compare, type Compared } from "./compare.ts";
import type { DiscoveredCase } from "./discovered-case.ts";
import { queryLine, type QueryLine } from "./query-line.ts";
import { readLines, type Numbered } from "./read-lines.ts";
import { runDiscovery } from "./run-discovery.ts";
import { toolLine } from "./tool-line.ts";

export interface DiscoveryReport {
  readonly figures: readonly Compared[];
  readonly cases: readonly DiscoveredCase[];
  /** Right tools and candidates that no line of the tools has; each counts as missed. */
  readonly unknown: readonly string[];
}

/** Evaluates discovery on files of tools and of questions. @throws InvalidInput that names lines and fields of malformed files. */
export function evaluateDiscovery(files: {
  readonly tools: string;
  readonly queries: readonly string[];
}): DiscoveryReport {
  const tools = readLines(files.tools, toolLine, "tools").map(({ value }) => value);
  const read = files.queries.map((path) => ({ path, lines: readLines(path, queryLine, "queries") }));
  const ids = new Set(tools.map(({ id }) => id));
  const run = runDiscovery(
    tools,
    read.flatMap(({ lines }) => lines.map(({ value }) => value)),
  );
  return {
    figures: compare(run),
    cases: run.cases,
    unknown: read.flatMap(({ path, lines }) =>
      lines.flatMap((line) => unknownIds(line, ids).map((each) => `${path} ${each}`)),
    ),
  };
}

function unknownIds({ line, value }: Numbered<QueryLine>, ids: ReadonlySet<string>): string[] {
  const missing = (field: "gold" | "candidates"): string[] =>
    (value[field] ?? []).filter((id) => !ids.has(id)).map((id) => `line ${line}: ${field}: no tool has the id "${id}"`);
  return [...missing("gold"), ...missing("candidates")];
}
