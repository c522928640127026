/**
 * The little Markdown that answers use, as plain data: blocks `{kind, …}` whose text is a list of spans `{kind, text, …}`. Anything it
 * does not know stays text; there is no HTML in it.
 */
export function parseMarkdown(source) {
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    const found = fence(lines, at) ?? heading(lines, at) ?? table(lines, at) ?? list(lines, at) ?? quote(lines, at);
    if (found) {
      blocks.push(found.block);
      at = found.next;
    } else if (lines[at].trim() === "") at += 1;
    else {
      const from = at;
      do at += 1;
      while (at < lines.length && lines[at].trim() !== "" && !startsBlock(lines, at));
      blocks.push({ kind: "paragraph", spans: parseSpans(lines.slice(from, at).join("\n")) });
    }
  }
  return blocks;
}

const bullet = /^\s{0,3}[-*•]\s+/;
const numbered = /^\s{0,3}\d{1,4}[.)]\s+/;

function startsBlock(lines, at) {
  return (
    /^(```|#{1,6}\s|>)/.test(lines[at]) ||
    bullet.test(lines[at]) ||
    numbered.test(lines[at]) ||
    table(lines, at) !== undefined
  );
}

function fence(lines, at) {
  if (!lines[at].startsWith("```")) return undefined;
  const end = lines.findIndex((line, index) => index > at && line.startsWith("```"));
  const last = end === -1 ? lines.length : end;
  return { block: { kind: "code", text: lines.slice(at + 1, last).join("\n") }, next: last + 1 };
}

function heading(lines, at) {
  const [, marks, text] = /^(#{1,6})\s+(.*)$/.exec(lines[at]) ?? [];
  return marks && { block: { kind: "heading", level: marks.length, spans: parseSpans(text) }, next: at + 1 };
}

function quote(lines, at) {
  if (!lines[at].startsWith(">")) return undefined;
  let end = at;
  while (end < lines.length && lines[end].startsWith(">")) end += 1;
  const text = lines.slice(at, end).map((line) => line.replace(/^> ?/, ""));
  return { block: { kind: "quote", spans: parseSpans(text.join("\n")) }, next: end };
}

function list(lines, at) {
  const mark = bullet.test(lines[at]) ? bullet : numbered.test(lines[at]) ? numbered : undefined;
  if (!mark) return undefined;
  const items = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    if (mark.test(lines[end])) items.push(lines[end].replace(mark, ""));
    else if (/^\s{2,}\S/.test(lines[end])) items.push(`${items.pop()}\n${lines[end].trim()}`);
    else break;
  }
  return { block: { kind: "list", ordered: mark === numbered, items: items.map(parseSpans) }, next: end };
}

function table(lines, at) {
  const rule = lines[at + 1] ?? "";
  if (!lines[at].includes("|") || !rule.includes("--") || !/^[\s|:-]+$/.test(rule)) return undefined;
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const rows = lines.slice(at + 2, end).map(cells);
  return { block: { kind: "table", head: cells(lines[at]), rows }, next: end };
}

function cells(line) {
  const inner = line.trim().replace(/^\||(?<!\\)\|$/g, "");
  return inner.split(/(?<!\\)\|/).map((cell) => parseSpans(cell.trim().replaceAll("\\|", "|")));
}

const span =
  /`([^`]+)`|\*\*(.+?)\*\*|(?<![*\w])\*([^*\n]+)\*(?!\w)|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|\[(\d{1,3})\]/g;

export function parseSpans(text) {
  const spans = [];
  let from = 0;
  for (const match of text.matchAll(span)) {
    if (match.index > from) spans.push({ kind: "text", text: text.slice(from, match.index) });
    const [whole, code, strong, emphasis, label, href, mark] = match;
    if (code !== undefined) spans.push({ kind: "code", text: code });
    else if (strong !== undefined) spans.push({ kind: "strong", text: strong });
    else if (emphasis !== undefined) spans.push({ kind: "emphasis", text: emphasis });
    else if (href !== undefined) spans.push({ kind: "link", text: label, href });
    else spans.push({ kind: "mark", text: whole, number: Number(mark) });
    from = match.index + whole.length;
  }
  if (from < text.length) spans.push({ kind: "text", text: text.slice(from) });
  return spans;
}
