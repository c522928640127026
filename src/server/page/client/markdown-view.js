import { element } from "./element.js";
import { parseMarkdown } from "./markdown.js";
import { tableView } from "./table-view.js";

/** Markdown as elements; `mark(number)` makes the element for a citation's mark, or `undefined` to leave it as text. */
export function markdownView(source, mark) {
  return parseMarkdown(source).map((block) => blockView(block, mark));
}

function blockView(block, mark) {
  const spans = (list) => list.map((span) => spanView(span, mark));
  switch (block.kind) {
    case "code":
      return element("pre", {}, element("code", {}, block.text));
    case "heading":
      // The page's own headings end at level 2.
      return element(`h${Math.min(6, block.level + 2)}`, {}, spans(block.spans));
    case "quote":
      return element("blockquote", {}, spans(block.spans));
    case "list":
      return element(
        block.ordered ? "ol" : "ul",
        {},
        block.items.map((item) => element("li", {}, spans(item))),
      );
    case "table":
      return tableView({
        head: block.head.map((cell) => ({ name: spans(cell) })),
        body: block.rows.map((row) =>
          element(
            "tr",
            {},
            row.map((cell) => element("td", {}, spans(cell))),
          ),
        ),
      });
    default:
      return element("p", {}, spans(block.spans));
  }
}

function spanView(span, mark) {
  switch (span.kind) {
    case "code":
      return element("code", {}, span.text);
    case "strong":
      return element("strong", {}, span.text);
    case "emphasis":
      return element("em", {}, span.text);
    case "link":
      return element("a", { href: span.href, target: "_blank", rel: "noopener noreferrer" }, span.text);
    case "mark":
      return mark?.(span.number) ?? span.text;
    default:
      return span.text;
  }
}
