import { aggregationIn } from "./aggregation.ts";
import { asks } from "./asks.ts";
import { startOf } from "./filters.ts";
import { limitIn, orderIn } from "./ranking.ts";
import { scopeOf, type DraftRequest, type Parts } from "./parts.ts";

const countBefore =
  /^(?:\W*(?:please|can you|could you|and|also|then|me|us|the|all|a|few|some|of|our|my|those|these|are|were|\d+|one|two|three|five|ten|show|list|give|display|find|see|which|what|pull|fetch|name|longest|shortest|slowest|fastest|newest|latest|oldest|recent|most|least|top|worst|best|open|closed|highest|lowest|biggest|largest|example|examples|individual|single)\b)*\W*$/;

/** The rows themselves: "show the five slowest tickets", "which tickets waited longest", not "show tickets by region". */
export function rowsOf({ reading, dimensions, timePart, filters, amounts }: Parts): DraftRequest | undefined {
  const { text, dataset } = reading;
  if (dimensions.length > 0 || timePart !== undefined || dataset.noun.many === "rows" || !asks.show.test(text))
    return undefined;
  if (asks.howMany.test(text) || asks.share.test(text) || aggregationIn(text) !== undefined) return undefined;
  const noun = reading.mentions.find(({ term }) => term.kind === "dataset");
  if (noun === undefined) return undefined;
  const lead = [...reading.mentions].reduce(
    (rest, mention) => {
      const at = startOf(reading, mention);
      const end = reading.words[mention.end - 1]?.end ?? at;
      return mention.start < noun.start ? rest.slice(0, at) + " ".repeat(end - at) + rest.slice(end) : rest;
    },
    text.slice(0, startOf(reading, noun)),
  );
  if (!countBefore.test(lead)) return undefined;
  const amount = amounts.find((column) => column.role === "measure");
  const mention = reading.mentions.find(({ term }) => term.kind === "column" && term.column === amount);
  const direction = mention?.term.kind === "column" ? mention.term.direction : undefined;
  const order = orderIn(text, direction, amount);
  const limit = limitIn(text);
  return {
    kind: "rows",
    ...(amount === undefined ? {} : { order_by: amount.name }),
    order: amount === undefined ? (/\b(?:oldest|first|earliest)\b/.test(text) ? "asc" : "desc") : (order ?? "desc"),
    ...(limit === undefined ? {} : { limit }),
    ...scopeOf(reading, filters),
  };
}
