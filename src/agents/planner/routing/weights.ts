import { z } from "zod";
import { outcomes, parts } from "./outcome.ts";
import stored from "./weights.json" with { type: "json" };

/** What training learned: `npm run evals -- train` writes the file. */
export interface Weights {
  /** One per outcome, in their order. */
  readonly biases: readonly number[];
  /** By feature: one weight per part, in their order. */
  readonly byFeature: ReadonlyMap<string, readonly number[]>;
}

/** Weights are stored as whole numbers of this size, one line of text per feature: small, and the same on every machine. */
export const unit = 0.01;

/** The file's form: numbers in lines of text, trailing zeros of a feature left out. */
export const weightsFile = z.object({
  parts: z.literal(parts.join(" ")),
  biases: z.string().refine((line) => line.split(" ").length === outcomes.length, "one bias per outcome"),
  features: z.record(z.string(), z.string()),
});

/** Reads the stored form. @throws z.ZodError when the file was made for other parts or outcomes. */
export function readWeights(file: unknown): Weights {
  const { biases, features } = weightsFile.parse(file);
  const byFeature = Object.entries(features).map(
    ([name, line]) => [name, line.split(" ").map((weight) => Number(weight) * unit)] as const,
  );
  return { biases: biases.split(" ").map((bias) => Number(bias) * unit), byFeature: new Map(byFeature) };
}

/** The weights that came with Baton. */
export const builtinWeights: Weights = readWeights(stored);
