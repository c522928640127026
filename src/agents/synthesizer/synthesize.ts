import type { AgentContext, Task } from "../agent.ts";
import { collectEvidence } from "./evidence/collect-evidence.ts";
import { usableEvidence } from "./evidence/usable-evidence.ts";
import { fillAnswer } from "./json/fill-answer.ts";
import { readWish } from "./question/read-wish.ts";
import type { Synthesis } from "./synthesis.ts";
import { createAnswerWriter } from "./write/answer-writer.ts";
import { composeClaims } from "./write/compose-claims.ts";
import { draftWithModel } from "./drafting/draft-with-model.ts";

/** Reads the wish and the evidence, and writes the answer in the wished form: with the model where there is one, else the built-in way. */
export async function synthesize(task: Task, context: AgentContext): Promise<Synthesis> {
  const collected = collectEvidence(task.input, task.sources);
  const wish = readWish(task, collected);
  const evidence = usableEvidence(collected, wish.asked, wish.formatAsked);
  const claims = composeClaims(evidence, wish);
  if (wish.format === "json") return await fillAnswer({ wish, evidence, claims }, context);

  const { format } = wish;
  const writer = createAnswerWriter({ format, topic: topicOf(evidence), say: (text) => context.say(text) });
  const outcome = await draftWithModel({ wish, evidence, claims, writer }, context);
  const { text, citations } = writer.close();
  const answered = writer.written.some((claim) => claim.kind === "table" || claim.role !== "gap");
  return { text, citations: [...citations], format, answered, ...outcome };
}

function topicOf({ given, kept }: ReturnType<typeof usableEvidence>): string | undefined {
  const origin = kept[0]?.origins[0];
  if (origin?.kind === "passage") return origin.passage.title;
  return given.passages[0]?.title;
}
