import { allowedFunctions, allowedTableFunctions, growingFunctions } from "./allowed-functions.ts";

/** What a statement uses that it may not, in words; and what it reads. */
export interface StatementReview {
  readonly problems: string[];
  readonly tables: Set<string>;
}

interface Scope {
  readonly tables: ReadonlySet<string>;
  readonly withNames: ReadonlySet<string>;
  readonly insideTableFunction: boolean;
}

const GROWING_LIMIT = 8;
const REPLACE_LIMIT = 2;
const LONGEST_LITERAL = 1_000;
const LONGEST_REPLACEMENT = 20;

/** Table references that only recombine other tables. What is not here is refused: DESCRIBE, SHOW, PIVOT, AT, … */
const plainReferences = new Set(["SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "COLUMN_DATA"]);

/**
 * Reviews a statement's syntax tree, as `json_serialize_sql` gives it: tables must be known (or named by a WITH in scope), functions
 * and table functions allowed, and nothing may grow without bound.
 */
export function walkStatement(tree: unknown, tables: ReadonlySet<string>): StatementReview {
  const review: StatementReview = { problems: [], tables: new Set() };
  const counts = { growing: 0, replace: 0 };
  const add = (problem: string): void => {
    if (!review.problems.includes(problem)) review.problems.push(problem);
  };

  const visit = (value: unknown, scope: Scope): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each, scope);
      return;
    }
    if (!isNode(value)) return;
    const inner = enterWith(value, scope);
    const type = typeof value["type"] === "string" ? value["type"] : "";
    const name = text(value["function_name"]).toLowerCase();
    if (type === "RECURSIVE_CTE_NODE" || type === "CTE_NODE") {
      if (type === "RECURSIVE_CTE_NODE") add("a recursive WITH");
    } else if (type === "BASE_TABLE") checkTable(value, inner);
    else if (type === "TABLE_FUNCTION") {
      checkTableFunction(value);
      const call = value["function"];
      if (isNode(call)) visit(call["children"], { ...inner, insideTableFunction: true });
      return;
    } else if (isReference(value) && !plainReferences.has(type))
      add(`the clause ${type.toLowerCase().replaceAll("_", " ")}`);
    if (name !== "") checkFunction(name, value, inner);
    checkLiteral(value);
    for (const [key, child] of Object.entries(value)) if (key !== "cte_map") visit(child, inner);
  };

  /** A later WITH sees the earlier ones, not itself. */
  const enterWith = (node: Node, scope: Scope): Scope => {
    const map = node["cte_map"];
    const entries = isNode(map) && Array.isArray(map["map"]) ? (map["map"] as unknown[]) : [];
    const names = new Set(scope.withNames);
    for (const entry of entries) {
      if (!isNode(entry)) continue;
      visit(entry["value"], { ...scope, withNames: new Set(names) });
      names.add(text(entry["key"]).toLowerCase());
    }
    return entries.length === 0 ? scope : { ...scope, withNames: names };
  };

  const checkTable = (node: Node, scope: Scope): void => {
    const schema = text(node["schema_name"]).toLowerCase();
    const table = text(node["table_name"]);
    if (text(node["catalog_name"]) === "" && schema === "" && scope.withNames.has(table.toLowerCase())) return;
    if (
      text(node["catalog_name"]) === "" &&
      (schema === "" || schema === "main") &&
      scope.tables.has(table.toLowerCase())
    ) {
      review.tables.add(table.toLowerCase());
      return;
    }
    add(`the table "${[schema, table].filter((part) => part !== "").join(".")}"`);
  };

  const checkTableFunction = (node: Node): void => {
    const call = node["function"];
    const name = isNode(call) ? text(call["function_name"]).toLowerCase() : "";
    if (!allowedTableFunctions.has(name)) add(`the table function ${name === "" ? "of unknown name" : name}`);
  };

  const checkFunction = (name: string, node: Node, scope: Scope): void => {
    if (!allowedFunctions.has(name)) return add(`the function ${name}`);
    if ((name === "range" || name === "generate_series") && !scope.insideTableFunction) add(`${name} as a list`);
    if (!growingFunctions.has(name)) return;
    counts.growing += 1;
    if (counts.growing > GROWING_LIMIT) add(`more than ${GROWING_LIMIT} functions that build text`);
    if (name !== "replace" && name !== "regexp_replace") return;
    counts.replace += 1;
    if (counts.replace > REPLACE_LIMIT) add(`more than ${REPLACE_LIMIT} calls of replace`);
    const replacement = Array.isArray(node["children"]) ? (node["children"] as unknown[])[2] : undefined;
    const constant = isNode(replacement) ? constantText(replacement) : undefined;
    if (constant === undefined || constant.length > LONGEST_REPLACEMENT) {
      add(`${name} with a replacement that is not a short constant`);
    }
  };

  const checkLiteral = (node: Node): void => {
    const constant = constantText(node);
    if (constant !== undefined && constant.length > LONGEST_LITERAL)
      add(`a literal longer than ${LONGEST_LITERAL} characters`);
  };

  visit(tree, { tables, withNames: new Set(), insideTableFunction: false });
  return review;
}

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only table references carry a sample beside an alias. */
function isReference(node: Node): boolean {
  return "sample" in node && "alias" in node;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function constantText(node: Node): string | undefined {
  if (node["type"] !== "VALUE_CONSTANT" || !isNode(node["value"])) return undefined;
  const value = node["value"]["value"];
  return typeof value === "string" ? value : String(value);
}
