import { splitSentences } from "../../../tools/text/sentences.ts";
import { contentStems } from "../question/terms.ts";
import { isInjectedInstruction } from "./injected-instruction.ts";
import { leansBack } from "./leans-back.ts";
import { ended, plainText } from "./plain-text.ts";
import type { SourceSentence } from "./source-sentence.ts";

/** The sentences of a text that a step wrote (an outside agent, an MCP tool); cited by the step. */
export function stepSentences(text: string, step: string, source: number): SourceSentence[] {
  let before: ReadonlySet<string> = new Set();
  return splitSentences(text)
    .filter((sentence) => !isInjectedInstruction(sentence.text) && !/^#{1,6}\s/u.test(sentence.text))
    .map((sentence, index) => {
      const plain = plainText(sentence.text);
      const stems = new Set(contentStems(plain));
      const made: SourceSentence = {
        text: ended(plain),
        label: undefined,
        lead: undefined,
        list: undefined,
        stems,
        headings: new Set(contentStems(step.replaceAll("_", " "))),
        before,
        origins: [{ kind: "step", step, quote: sentence.text }],
        source,
        index,
        leans: index > 0 && leansBack(plain),
      };
      before = stems;
      return made;
    })
    .filter((sentence) => sentence.stems.size > 0);
}
