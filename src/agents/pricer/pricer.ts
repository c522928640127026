import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import type { PriceBooks } from "../../tools/pricing/catalog/price-books.ts";
import { answerRequests } from "./answer-requests.ts";
import { capabilities } from "./capabilities.ts";
import { priceQuestion } from "./price-question.ts";
import { pricerInput, pricerOutput } from "./pricer-schemas.ts";

/** The agent that answers what things cost, exactly, from the tenant's price books. */
export function createPricer({ books }: { readonly books: PriceBooks }): Agent {
  return defineAgent({
    name: "pricer",
    version: "1.0.0",
    description:
      "Works out prices from the price books: quotes for plans, seats, add-ons and usage with coupons, tax, currency and proration; compares plans, finds what a budget pays for, and what was charged in earlier years.",
    capabilities,
    effect: "pure",
    latencyMs: 10,
    cost: { tokens: { expected: 3000, most: 50_000 } },
    input: pricerInput,
    output: pricerOutput,
    async execute(task, context) {
      const shelf = await books.open(context.tenant);
      const { request } = task.input;
      if (request !== undefined) {
        const requests = Array.isArray(request) ? request : [request];
        return answerRequests(
          { requests: requests.map((one) => ({ request: one, notes: [] })), background: [] },
          shelf,
        );
      }
      return priceQuestion(task.input.question ?? task.question, shelf, context);
    },
  });
}
