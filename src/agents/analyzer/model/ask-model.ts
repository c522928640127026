import type { BaseMessageLike } from "@langchain/core/messages";
import { BatonError, InvalidInput, NotFound, toFailure } from "../../../tools/errors.ts";
import type { DataSession } from "../../../tools/data/datasets.ts";
import type { AgentContext } from "../../agent.ts";
import type { Model } from "../../model/model.ts";
import { carryOut, carryOutSql, type CarriedOut } from "../carry-out.ts";
import { instructions } from "./instructions.ts";
import { modelAnswer, type ModelAnswer } from "./model-answer.ts";

/** What is refused goes back to the model once, with the words of the refusal. */
const TRIES = 2;

/**
 * Has the model write the requests or the SQL, checks and runs them; undefined when it fails, so that the rules take over.
 * @throws InvalidInput when the model finds that the data does not hold what is asked; Cancelled or Timeout when the signal fires.
 */
export async function askModel(
  question: string,
  session: DataSession,
  model: Model,
  context: Pick<AgentContext, "signal" | "log" | "spend">,
): Promise<readonly CarriedOut[] | undefined> {
  const messages: BaseMessageLike[] = [
    { role: "system", content: instructions(session.datasets) },
    { role: "user", content: question },
  ];
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer = await ask(messages, model, context);
    if (answer === undefined) return undefined;
    if (answer.kind === "unanswerable") throw unanswerable(answer.reason, session);
    try {
      return await run(answer, session, context.signal);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof InvalidInput || error instanceof NotFound)) throw error;
      context.log.info({ failure: toFailure(error), attempt }, "the model's analysis was refused");
      messages.push(
        { role: "assistant", content: JSON.stringify({ answer }) },
        { role: "user", content: `This was refused: ${error.message}\nCorrect it.` },
      );
    }
  }
  return undefined;
}

async function ask(
  messages: readonly BaseMessageLike[],
  model: Model,
  { signal, log, spend }: Pick<AgentContext, "signal" | "log" | "spend">,
): Promise<ModelAnswer | undefined> {
  try {
    const { value, usage } = await model.structured({ name: "data_analysis", schema: modelAnswer, messages, signal });
    spend(usage);
    return value.answer;
  } catch (error) {
    if (signal.aborted || !(error instanceof BatonError)) throw error;
    log.warn({ failure: toFailure(error) }, "the model failed; the question is compiled by rules");
    return undefined;
  }
}

async function run(
  answer: Exclude<ModelAnswer, { kind: "unanswerable" }>,
  session: DataSession,
  signal: AbortSignal,
): Promise<readonly CarriedOut[]> {
  if (answer.kind === "sql") return [await carryOutSql(session, answer.sql, signal)];
  const results: CarriedOut[] = [];
  for (const request of answer.requests) results.push(await carryOut(session, request, signal));
  return results;
}

function unanswerable(reason: string, { datasets }: DataSession): InvalidInput {
  const alternatives = datasets.map(
    (dataset) => `${dataset.name}: ${dataset.columns.map((column) => column.label).join(", ")}`,
  );
  return new InvalidInput(`The data sets do not answer this: ${reason}. There is ${alternatives.join("; ")}`, {
    field: "question",
    alternatives,
  });
}
