/** Rows beyond these would drown the answer. */
const MOST_ROWS = 50;

/** A Markdown table; each row ends with the marks of its source. */
export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[], marks: string): string {
  const shown = rows.slice(0, MOST_ROWS).map((row) => {
    const cells = columns.map((_, at) => cell(row[at] ?? ""));
    const last = cells.length - 1;
    return [...cells.slice(0, last), `${cells[last] ?? ""} ${marks}`.trim()];
  });
  const lines = [columns.map((name) => cell(name.replaceAll("_", " "))), columns.map(() => "---"), ...shown];
  const more = rows.length > MOST_ROWS ? `\n\n${rows.length - MOST_ROWS} more rows are not shown.` : "";
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n") + more;
}

function cell(text: string): string {
  return text
    .replaceAll("|", String.raw`\|`)
    .replaceAll(/\s+/gu, " ")
    .trim();
}
