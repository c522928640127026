import { allowedFunctions, growingFunctions } from "./allowed-functions.ts";
import { literalText, nameIn, nodesIn, type SyntaxNode } from "./syntax-node.ts";

const GROWING_LIMIT = 8;
const REPLACE_LIMIT = 2;
const LONGEST_LITERAL = 1_000;
const LONGEST_REPLACEMENT = 20;

/** Read like columns, answered by the server: about itself, or by the wall clock, which is not the data's. */
const valueKeywords = new Set([
  "current_catalog",
  "current_date",
  "current_role",
  "current_schema",
  "current_time",
  "current_timestamp",
  "current_user",
  "localtime",
  "localtimestamp",
  "session_user",
  "user",
]);

/**
 * Checks the calls and literals of one statement; the checker counts over the whole of it. What builds text may be used a few times
 * only: chains of it double a text with every link, which DuckDB's memory limit does not see.
 */
export function createFunctionRules(): (node: SyntaxNode, insideTableFunction: boolean) => string | undefined {
  let growing = 0;
  let replaces = 0;
  return (node, insideTableFunction) => {
    if ((literalText(node)?.length ?? 0) > LONGEST_LITERAL)
      return `a literal longer than ${LONGEST_LITERAL} characters`;
    const keyword = loneColumn(node);
    if (keyword !== undefined && valueKeywords.has(keyword)) return `the keyword ${keyword}`;
    const name = nameIn(node, "function_name");
    if (name === "") return undefined;
    if (!allowedFunctions.has(name)) return `the function ${name}`;
    if ((name === "range" || name === "generate_series") && !insideTableFunction) return `${name} as a list`;
    if (!growingFunctions.has(name)) return undefined;
    growing += 1;
    if (growing > GROWING_LIMIT) return `more than ${GROWING_LIMIT} functions that build text`;
    if (name !== "replace" && name !== "regexp_replace") return undefined;
    replaces += 1;
    if (replaces > REPLACE_LIMIT) return `more than ${REPLACE_LIMIT} calls of replace`;
    const replacement = literalText(nodesIn(node, "children")[2]);
    const isShort = replacement !== undefined && replacement.length <= LONGEST_REPLACEMENT;
    return isShort ? undefined : `${name} with a replacement that is not a short constant`;
  };
}

/** The name of a column reference without a table. */
function loneColumn(node: SyntaxNode): string | undefined {
  const names: unknown = node["column_names"];
  return Array.isArray(names) && names.length === 1 ? String(names[0]).toLowerCase() : undefined;
}
