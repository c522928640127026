import { InvalidInput } from "../../tools/errors.ts";
import type { DataSession, Datasets } from "../../tools/data/datasets.ts";
import type { Agent, AgentContext } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { analyzerInput, analyzerOutput, type AnalyzerOutput } from "./analyzer-schemas.ts";
import { capabilities } from "./capabilities.ts";
import { carryOut, carryOutSql, type CarriedOut } from "./carry-out.ts";
import { askModel } from "./model/ask-model.ts";
import { compileQuestion } from "./question/compile-question.ts";

/** The agent that answers questions from the tenant's data sets, computed in DuckDB. */
export function createAnalyzer({ datasets }: { readonly datasets: Datasets }): Agent {
  return defineAgent({
    name: "analyzer",
    version: "1.0.0",
    description:
      "Computes answers from data sets such as support tickets and revenue: counts, averages, rankings, trends, comparisons with their causes, correlations, outliers and forecasts, with charts.",
    capabilities,
    effect: "pure",
    latencyMs: 80,
    cost: { tokens: { expected: 5000, most: 100_000 } },
    input: analyzerInput,
    output: analyzerOutput,
    async execute(task, context) {
      const session = await datasets.open(context.tenant);
      for (const { file, failure } of session.problems)
        context.log.warn({ file, failure }, "a data set was not loaded");
      const { request, sql, question } = task.input;
      if (request !== undefined) return outputOf([await carryOut(session, request, context.signal)], []);
      if (sql !== undefined) return outputOf([await carryOutSql(session, sql, context.signal)], []);
      return await answer(question ?? task.question, session, context);
    },
  });
}

async function answer(question: string, session: DataSession, context: AgentContext): Promise<AnalyzerOutput> {
  context.progress("Reading the question against the data sets");
  if (context.model !== undefined && session.datasets.length > 0) {
    const results = await askModel(question, session, context.model, context);
    if (results !== undefined) return outputOf(results, []);
  }
  const { requests, notes } = compileQuestion(question, session.datasets);
  const results: CarriedOut[] = [];
  for (const [index, request] of requests.entries()) {
    context.progress(`Analysing ${request.dataset}: ${request.kind.replaceAll("_", " ")}`, index / requests.length);
    results.push(await carryOut(session, request, context.signal));
  }
  return outputOf(results, notes);
}

function outputOf(results: readonly CarriedOut[], notes: readonly string[]): AnalyzerOutput {
  const [first, ...others] = results;
  if (first === undefined) throw new InvalidInput("There is nothing to analyse", { field: "question" });
  return {
    statements: results.flatMap(({ statements }) => [...statements]),
    ...first.result,
    notes: [...notes],
    more: others.map(({ result }) => result),
  };
}
