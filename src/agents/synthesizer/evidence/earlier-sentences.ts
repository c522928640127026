import { splitSentences } from "../../../tools/text/sentences.ts";
import { contentStems } from "../question/terms.ts";
import type { Citation } from "../write/citation.ts";
import type { EarlierAnswer } from "./evidence.ts";
import type { Origin } from "./origin.ts";
import { leansBack } from "./leans-back.ts";
import { ended, plainText } from "./plain-text.ts";
import type { SourceSentence } from "./source-sentence.ts";

const marker = /\s*\[(\d{1,3})\]/gu;
const frame = /^(?:subject:|dear\b|hello\b|hi\b|thank you for your message|kind regards|best regards|\|?\s*:?-{3,})/iu;
const gap = /^the documents do not (?:answer|say)\b/iu;

/** The sentences of an answer of an earlier turn; each keeps the citations it had there. */
export function earlierSentences(answer: EarlierAnswer, source: number): SourceSentence[] {
  const found: SourceSentence[] = [];
  const text = answer.text.replaceAll(/^\s*\|(?:[\s:|-]+\|)\s*$/gmu, "").replace(/^\| Topic \| Answer \|$/mu, "");
  let before: ReadonlySet<string> = new Set();
  for (const { text: raw } of splitSentences(text)) {
    const bare = raw.replaceAll(marker, "").replaceAll(/\s*\|\s*/gu, " ");
    const plain = plainText(bare).replace(/^Thank you for your message\.\s*/u, "");
    const stems = new Set(contentStems(plain));
    if (frame.test(plain) || gap.test(plain) || stems.size === 0) continue;
    const cited = [...raw.matchAll(marker)].flatMap(([, id]) =>
      answer.citations.filter((one) => one.id === Number(id)),
    );
    const origins: readonly Origin[] =
      cited.length > 0 ? cited.map(toOrigin) : [{ kind: "step", step: answer.step, quote: raw }];
    const leans = found.length > 0 && leansBack(plain);
    found.push({
      text: ended(plain),
      label: undefined,
      lead: undefined,
      list: undefined,
      stems,
      headings: new Set(),
      before,
      origins,
      source,
      index: found.length,
      leans,
    });
    before = stems;
  }
  return found;
}

function toOrigin(cited: Citation): Origin {
  if (cited.kind === "step") return { kind: "step", step: cited.step, quote: cited.quote };
  const { chunk, document_id, title, source, version, headings, page, start, quote } = cited;
  return {
    kind: "passage",
    passage: {
      id: chunk,
      document_id,
      title,
      source,
      version,
      headings,
      ...(page === undefined ? {} : { page }),
      start,
      end: start + quote.length,
      text: quote,
      score: 0,
    },
    from: 0,
    to: quote.length,
  };
}
