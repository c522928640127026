import { allowedTableFunctions } from "./allowed-functions.ts";
import { createFunctionRules } from "./function-rules.ts";
import { isSyntaxNode, nameIn, nodesIn, type SyntaxNode } from "./syntax-node.ts";

/** What a statement uses that it may not, in words; and which tables it reads. */
export interface StatementReview {
  readonly problems: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
}

interface Scope {
  /** Names given by WITH, visible here. */
  readonly withNames: ReadonlySet<string>;
  readonly insideTableFunction: boolean;
}

/** Table references that only recombine other tables. What is not here is refused: DESCRIBE, SHOW, PIVOT, AT, … */
const plainReferences = new Set(["SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "COLUMN_DATA"]);

/**
 * Reviews a statement's syntax tree: tables must be known (or named by a WITH in scope), functions and table functions allowed, and
 * nothing may grow without bound.
 */
export function walkStatement(tree: unknown, tables: ReadonlySet<string>): StatementReview {
  const problems = new Set<string>();
  const read = new Set<string>();
  const checkCall = createFunctionRules();

  const visit = (value: unknown, scope: Scope): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, scope);
    if (!isSyntaxNode(value)) return;
    const inner = enterWith(value, scope);
    const problem = checkReference(value, inner) ?? checkCall(value, scope.insideTableFunction);
    if (problem !== undefined) problems.add(problem);
    const isTableFunction = value["type"] === "TABLE_FUNCTION";
    for (const [key, child] of Object.entries(value)) {
      if (key !== "cte_map") visit(child, { ...inner, insideTableFunction: isTableFunction && key === "function" });
    }
  };

  /** A WITH sees the ones before it, not itself. */
  const enterWith = (node: SyntaxNode, scope: Scope): Scope => {
    const map = node["cte_map"];
    const entries = isSyntaxNode(map) ? nodesIn(map, "map") : [];
    let inner = scope;
    for (const entry of entries) {
      visit(entry["value"], inner);
      inner = { ...inner, withNames: new Set([...inner.withNames, nameIn(entry, "key")]) };
    }
    return inner;
  };

  const checkReference = (node: SyntaxNode, scope: Scope): string | undefined => {
    const type = typeof node["type"] === "string" ? node["type"] : "";
    if (type === "RECURSIVE_CTE_NODE") return "a recursive WITH";
    if (type === "BASE_TABLE") return checkTable(node, scope);
    if (type === "TABLE_FUNCTION") {
      const call = node["function"];
      const name = isSyntaxNode(call) ? nameIn(call, "function_name") : "";
      return allowedTableFunctions.has(name) ? undefined : `the table function ${name}`;
    }
    // Only table references carry a sample beside an alias.
    const isReference = "sample" in node && "alias" in node;
    return isReference && !plainReferences.has(type)
      ? `the clause ${type.toLowerCase().replaceAll("_", " ")}`
      : undefined;
  };

  const checkTable = (node: SyntaxNode, scope: Scope): string | undefined => {
    const [catalog, schema, table] = [
      nameIn(node, "catalog_name"),
      nameIn(node, "schema_name"),
      nameIn(node, "table_name"),
    ];
    if (catalog === "" && schema === "" && scope.withNames.has(table)) return undefined;
    if (catalog === "" && (schema === "" || schema === "main") && tables.has(table)) {
      read.add(table);
      return undefined;
    }
    return `the table "${[catalog, schema, table].filter((part) => part !== "").join(".")}"`;
  };

  visit(tree, { withNames: new Set(), insideTableFunction: false });
  return { problems, tables: read };
}
