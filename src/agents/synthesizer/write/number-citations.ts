import { keyOf, quoteOf, type Origin } from "../evidence/origin.ts";
import type { Citation } from "./citation.ts";

export interface CitationList {
  /** The markers of these origins, as in `[1][2]`; new ones get the next number. Empty for none. */
  mark(origins: readonly Origin[]): string;
  readonly citations: readonly Citation[];
}

/** Numbers citations in the order in which the answer first uses them; the same quote keeps its number. */
export function numberCitations(): CitationList {
  const citations: Citation[] = [];
  const numbers = new Map<string, number>();
  return {
    mark(origins) {
      return origins
        .map((origin) => {
          const key = keyOf(origin);
          const id = numbers.get(key) ?? citations.length + 1;
          if (!numbers.has(key)) {
            numbers.set(key, id);
            citations.push(cite(id, origin));
          }
          return `[${id}]`;
        })
        .join("");
    },
    citations,
  };
}

function cite(id: number, origin: Origin): Citation {
  const quote = quoteOf(origin);
  if (origin.kind === "step") return { kind: "step", id, step: origin.step, quote };
  const { passage, from, to } = origin;
  // A passage that was cleaned on its way has other lengths than its document: then only the whole span is sure.
  const intact = passage.text.length === passage.end - passage.start;
  return {
    kind: "passage",
    id,
    document_id: passage.document_id,
    source: passage.source,
    title: passage.title,
    version: passage.version,
    chunk: passage.id,
    headings: passage.headings,
    ...(passage.page === undefined ? {} : { page: passage.page }),
    start: intact ? passage.start + from : passage.start,
    end: intact ? passage.start + to : passage.end,
    quote,
  };
}
