import { toFailure, type Failure } from "../../../tools/errors.ts";
import type { AgentContext } from "../../agent.ts";
import type { Model } from "../../model/model.ts";
import { ended } from "../evidence/plain-text.ts";
import { keyOf } from "../evidence/origin.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import type { Wish } from "../question/read-wish.ts";
import { contentStems } from "../question/terms.ts";
import { overlap } from "../select/select-sentences.ts";
import type { Synthesis } from "../synthesis.ts";
import type { AnswerWriter } from "../write/answer-writer.ts";
import type { Claim, SentenceClaim } from "../write/claim.ts";
import { draftItems, type DraftItem } from "./draft-items.ts";
import { draftPrompt } from "./draft-prompt.ts";
import { createSentenceGate, type DraftSentence } from "./draft-sentences.ts";
import { gapSentence } from "./gap-sentence.ts";
import { verifySentence } from "./verify-sentence.ts";

interface Draft {
  readonly wish: Wish;
  readonly evidence: UsableEvidence;
  /** The built-in answer: what stands in for sentences that do not hold, and for the model when it fails. */
  readonly claims: readonly Claim[];
  readonly writer: AnswerWriter;
}

type Outcome = Pick<Synthesis, "by" | "rejected" | "fallback">;

/** Sentences of an answer without a stated limit; a model that rambles is cut off here. */
const MOST_SENTENCES = 12;

/**
 * Writes the answer from the model's draft, each sentence checked before it is said. Without a model, for tables, or where there is
 * nothing to draft from, and for whatever is left when the model fails, the built-in answer is written.
 */
export async function draftWithModel(draft: Draft, context: AgentContext): Promise<Outcome> {
  const items = draftItems(draft.evidence);
  if (context.model === undefined || draft.wish.format === "table" || items.length === 0) {
    for (const claim of draft.claims) draft.writer.add(claim);
    return { by: "builtin", rejected: 0 };
  }
  let rejected = 0;
  let fallback: Failure | undefined;
  try {
    for await (const sentence of readDraft(context.model, draft, items, context)) {
      const { claim, holds } = checked(sentence, draft, items);
      if (!holds) rejected += 1;
      if (claim !== undefined) draft.writer.add(claim);
      if (draft.writer.written.length >= (draft.wish.limit ?? MOST_SENTENCES)) break;
    }
  } catch (error) {
    if (context.signal.aborted) throw error;
    fallback = toFailure(error);
    context.log.warn({ failure: fallback }, "the model failed while it drafted; the built-in answer goes on");
  }
  const drafted = draft.writer.written.length;
  if (drafted > 0 && draft.wish.limit === undefined) for (const claim of unmentioned(draft)) draft.writer.add(claim);
  if (drafted === 0 || fallback !== undefined) for (const claim of remaining(draft)) draft.writer.add(claim);
  if (drafted === 0) fallback ??= { code: "invalid_output", message: "no sentence of the draft held", retryable: true };
  const { code, message } = fallback ?? {};
  const by = drafted === 0 ? "builtin" : fallback === undefined ? "model" : "both";
  return { by, rejected, ...(code === undefined || message === undefined ? {} : { fallback: { code, message } }) };
}

async function* readDraft(
  model: Model,
  { wish }: Draft,
  items: readonly DraftItem[],
  context: AgentContext,
): AsyncGenerator<DraftSentence> {
  const gate = createSentenceGate();
  const pieces = model.text({ messages: draftPrompt(wish, items), signal: context.signal });
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done === true) {
        context.spend(next.value);
        break;
      }
      yield* gate.push(next.value);
    }
    yield* gate.end();
  } finally {
    await pieces.return({ inputTokens: 0, outputTokens: 0 });
  }
}

interface Checked {
  /** What to say; nothing where it was said already or nothing comes near. */
  readonly claim?: Claim;
  readonly holds: boolean;
}

/** The sentence as a claim where its evidence bears it out; else what the sources themselves say in its place, if not said yet. */
function checked({ text, cited }: DraftSentence, draft: Draft, items: readonly DraftItem[]): Checked {
  const gap = gapSentence(text, draft.wish);
  if (gap !== undefined) return { claim: gap, holds: true };
  const sentence = ended(text);
  const origins = verifySentence(sentence, cited, items);
  if (origins !== undefined) {
    const claim: SentenceClaim = { kind: "sentence", role: "quote", text: sentence, origins, paragraph: 0 };
    return isSaid(claim, draft.writer.written, 0.9) ? { holds: true } : { claim, holds: true };
  }
  const own = new Set(contentStems(text));
  const nearest = remaining(draft)
    .filter((claim) => claim.kind === "sentence")
    .filter(({ role }) => role !== "gap")
    .map((claim) => ({ claim, near: overlap(own, new Set(contentStems(claim.text))) }))
    .toSorted((a, b) => b.near - a.near)[0];
  return nearest === undefined || nearest.near < 0.1 ? { holds: false } : { claim: nearest.claim, holds: false };
}

/** Claims of the built-in answer that were not said yet, in its words or in others. Once something was said, gaps are the model's to name. */
function remaining({ claims, writer }: Draft): readonly Claim[] {
  const { written } = writer;
  if (written.length === 0) return claims;
  return claims.filter((claim) => !(claim.kind === "sentence" && claim.role === "gap") && !isSaid(claim, written, 0.5));
}

/** What was computed for this question and the draft left out: the first result of each step that no sentence cites. */
function unmentioned({ claims, writer }: Draft): readonly Claim[] {
  const steps = new Set(writer.written.flatMap(stepsOf));
  return claims.filter((claim) => {
    const [step] = claim.kind === "sentence" && claim.role === "result" ? stepsOf(claim) : [];
    if (step === undefined || steps.has(step)) return false;
    steps.add(step);
    return true;
  });
}

function stepsOf({ origins }: Claim): string[] {
  return origins.flatMap((origin) => (origin.kind === "step" ? [origin.step] : []));
}

function isSaid(claim: Claim, written: readonly Claim[], likeness: number): boolean {
  if (claim.kind === "table") return written.includes(claim);
  const stems = new Set(contentStems(claim.text));
  const keys = new Set(claim.origins.map(keyOf));
  return written.some((one) => {
    if (one.kind === "table") return false;
    const sameSource =
      keys.size > 0 && one.origins.length === keys.size && one.origins.every((origin) => keys.has(keyOf(origin)));
    const near = overlap(stems, new Set(contentStems(one.text)));
    return near >= likeness || (sameSource && near >= likeness * 0.6);
  });
}
