/**
 * Splits server-sent events out of text that arrives in pieces. `feed` returns the events that the piece completed, as
 * `{id, event, data}` with `data` parsed from JSON; comments are dropped.
 */
export function createEventParser() {
  let rest = "";
  return {
    feed(text) {
      rest += text;
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      return blocks.flatMap(parseBlock);
    },
  };
}

function parseBlock(block) {
  const fields = { id: undefined, event: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]+): ?(.*)$/s.exec(line) ?? [];
    if (name === "data") fields.data.push(value);
    else if (name === "id" || name === "event") fields[name] = value;
  }
  if (fields.data.length === 0) return [];
  return [{ ...fields, data: JSON.parse(fields.data.join("\n")) }];
}
