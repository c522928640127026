/** What the generated documents are made of. */
export type Part =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

/** Reads the little Markdown in which the sources of the binary samples are written: headings, paragraphs, "- " lists and tables. */
export function readParts(source: string): Part[] {
  return source
    .split(/\n{2,}/u)
    .map((block) => block.trim())
    .filter((block) => block !== "")
    .map((block): Part => {
      const heading = /^(#+) (.+)$/u.exec(block);
      if (heading) return { kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" };
      const lines = block.split("\n");
      if (block.startsWith("- ")) return { kind: "list", items: lines.map((line) => line.slice(2)) };
      if (!block.startsWith("|")) return { kind: "paragraph", text: lines.join(" ") };
      const rows = lines.filter((line) => !/^\|[-|]+\|$/u.test(line));
      return {
        kind: "table",
        rows: rows.map((row) =>
          row
            .slice(1, -1)
            .split("|")
            .map((cell) => cell.trim()),
        ),
      };
    });
}
