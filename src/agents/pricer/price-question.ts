import { BatonError } from "../../tools/errors.ts";
import type { BookShelf } from "../../tools/pricing/catalog/book-shelf.ts";
import type { AgentContext } from "../agent.ts";
import { answerRequests, type Priced } from "./answer-requests.ts";
import { readWithModel } from "./reading/read-with-model.ts";
import { readQuestion } from "./reading/read-question.ts";

/**
 * Answers a question: a model reads it where there is one, the rules where there is none or where the book refuses what the model
 * read. Either way the book and the engine alone decide every number.
 *
 * @throws NotFound or InvalidInput when the price book cannot answer.
 */
export async function priceQuestion(question: string, shelf: BookShelf, context: AgentContext): Promise<Priced> {
  if (context.model !== undefined) {
    context.progress("Reading what is to be priced");
    const priced = await tryModel(question, shelf, context);
    if (priced !== undefined) return priced;
  }
  context.progress("Pricing from the book");
  return answerRequests(readQuestion(question, shelf), shelf);
}

async function tryModel(question: string, shelf: BookShelf, context: AgentContext): Promise<Priced | undefined> {
  try {
    const reading = await readWithModel(question, shelf, context);
    return reading === undefined ? undefined : answerRequests(reading, shelf);
  } catch (error) {
    if (!(error instanceof BatonError) || context.signal.aborted) throw error;
    context.log.warn(
      { code: error.code, message: error.message },
      "the model's reading is not used; the rules read the question",
    );
    return undefined;
  }
}
