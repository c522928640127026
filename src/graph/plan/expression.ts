import { Environment, type ASTNode } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { InvalidInput } from "../../tools/errors.ts";

/** Whether names have types is the validator's business; here a name is whatever the run holds. */
const cel = new Environment({ unlistedVariablesAreDyn: true }).registerFunction(
  "string.matchesInLinearTime(string): bool",
  (text: string, pattern: string) => RE2JS.compile(pattern).matcher(text).find(),
);

/** Macros of CEL whose first argument introduces a variable. */
const BINDERS = new Set(["all", "exists", "exists_one", "existsOne", "map", "filter"]);

/** Names of the run that an expression reads, each once. @throws InvalidInput when it is not CEL. */
export function namesIn(expression: string): string[] {
  const names = new Set<string>();
  visit(parse(expression).ast, new Set(), names);
  return [...names];
}

/** The value of a CEL expression over the run's values, as JSON. @throws InvalidInput when it cannot be evaluated. */
export function evaluate(expression: string, values: Readonly<Record<string, unknown>>): unknown {
  const parsed = parse(expression);
  try {
    return toJson(parsed({ ...values }));
  } catch (cause) {
    throw new InvalidInput(`"${expression}" cannot be evaluated: ${firstLine(cause)}`, { cause });
  }
}

function parse(expression: string): ReturnType<typeof cel.parse> {
  try {
    const parsed = cel.parse(expression);
    replaceMatches(parsed.ast);
    return parsed;
  } catch (cause) {
    throw new InvalidInput(`"${expression}" is not a CEL expression: ${firstLine(cause)}`, { cause });
  }
}

/** CEL's patterns are RE2's; the library takes JavaScript's, which a plan could make run for ever. */
function replaceMatches(node: unknown): void {
  if (Array.isArray(node)) for (const part of node) replaceMatches(part);
  if (!isNode(node)) return;
  if (node.op === "rcall" && node.args[0] === "matches") node.args[0] = "matchesInLinearTime";
  replaceMatches(node.args);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1).join("");
}

function visit(node: unknown, bound: ReadonlySet<string>, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const part of node) visit(part, bound, names);
    return;
  }
  if (!isNode(node)) return;
  if (node.op === "id") {
    if (typeof node.args === "string" && !bound.has(node.args)) names.add(node.args);
    return;
  }
  if (node.op === "rcall" && Array.isArray(node.args)) {
    const [name, receiver, args] = node.args as readonly unknown[];
    visit(receiver, bound, names);
    const [variable, ...rest] = Array.isArray(args) ? (args as readonly unknown[]) : [];
    const binds = BINDERS.has(String(name)) && isNode(variable) && variable.op === "id";
    if (binds) visit(rest, new Set([...bound, String(variable.args)]), names);
    else visit(args, bound, names);
    return;
  }
  visit(node.args, bound, names);
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** CEL integers are bigint; JSON has numbers. */
function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  return value;
}
