/** A node of DuckDB's syntax tree as `json_serialize_sql` writes it. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text field in lower case; empty where there is none. */
export function nameIn(node: SyntaxNode, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value.toLowerCase() : "";
}

/** The nodes in a list field. */
export function nodesIn(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  const value: unknown = node[field];
  return Array.isArray(value) ? value.filter(isSyntaxNode) : [];
}

/** The text of a literal; undefined for every other node. */
export function literalText(node: SyntaxNode | undefined): string | undefined {
  if (node?.["type"] !== "VALUE_CONSTANT" || !isSyntaxNode(node["value"])) return undefined;
  const value = node["value"]["value"];
  return typeof value === "string" ? value : JSON.stringify(value);
}
