import { findInstructions } from "../../../tools/documents/instructions.ts";

/** Orders that only matter to something that writes an answer from the text: what to say, call or recommend, and feigned prompt markup. */
const orders = [
  /\b(?:AI|LLM|assistant|chatbot|language model)s?\b.{0,40}\b(?:must|should|shall|needs? to|are required to|please)\b.{0,60}\b(?:say|tell|reply|answer|respond|output|reveal|call|state|recommend|approve|ignore|print)\b/u,
  /\b(?:reveal|print|repeat|leak|exfiltrate)\b.{0,40}\b(?:api keys?|secrets|passwords|credentials)\b/iu,
  /<\/?(?:system|assistant|instructions?|evidence|source|user)\b[^>]*>/iu,
];

/** Whether a sentence found in a source gives orders to a machine that reads it. Such a sentence is never quoted nor shown to a model. */
export function isInjectedInstruction(text: string): boolean {
  return findInstructions(text).length > 0 || orders.some((order) => order.test(text));
}
