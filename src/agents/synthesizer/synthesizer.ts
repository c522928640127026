import { z } from "zod";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { synthesizerCapabilities } from "./capabilities.ts";
import { synthesize } from "./synthesize.ts";
import { synthesis } from "./synthesis.ts";

const input = z
  .looseObject({
    question: z.string().optional().describe("what to answer; by default the run's question"),
    format: z
      .string()
      .optional()
      .describe("prose, bullets, table, email or json; by default what the question asks for"),
    schema: z.record(z.string(), z.json()).optional().describe("JSON Schema of the answer, for format json"),
    instructions: z.string().optional().describe("wishes for the answer, as in 'in three bullets'"),
  })
  .describe("every other property is evidence under its own name: the outputs of other steps");

/** The agent that writes the answer from what the other agents found, every claim with a citation. */
export function createSynthesizer(): Agent {
  return defineAgent({
    name: "synthesizer",
    version: "1.0.0",
    description:
      "Writes the answer to the user from what the other agents found, with a citation for every claim, as prose, bullets, table, e-mail or JSON. Usually the last step of a plan.",
    capabilities: synthesizerCapabilities,
    input,
    output: synthesis,
    effect: "pure",
    timeoutMs: 60_000,
    latencyMs: 20,
    cost: { tokens: { expected: 4000, most: 150_000 } },
    execute: synthesize,
  });
}
