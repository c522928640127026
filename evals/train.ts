import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parts } from "../src/agents/planner/routing/outcome.ts";
import { unit } from "../src/agents/planner/routing/weights.ts";
import { goldOutcome } from "./routing/gold-outcome.ts";
import { readDataset } from "./routing/read-dataset.ts";
import { trainRouter, type Lesson, type Trained, type TrainingOptions } from "./training/train-router.ts";

const datasets = new URL("datasets/", import.meta.url);
const weightsPath = fileURLToPath(new URL("../src/agents/planner/routing/weights.json", import.meta.url));

/** Chosen by cross-validation over authors (`npm run evals -- cross-validate`). */
export const training: TrainingOptions = { ridge: 0.25, iterations: 60, minimum: { l: 3, default: 2 } };

/** The questions the built-in router learns from: those written for training, and the tuning part of the routing dataset. */
export function lessons(): Lesson[] {
  const written = readDataset(fileURLToPath(new URL("routing-train.jsonl", datasets)));
  const tuning = readDataset(fileURLToPath(new URL("routing.jsonl", datasets))).filter((line) => line.split === "tune");
  return [...written, ...tuning].map((line) => ({
    question: line.query,
    outcome: goldOutcome(line),
    author: line.author ?? "routing.jsonl",
  }));
}

/** Trained weights in the form that is stored: whole units, features that weigh nothing left out. */
export function storedForm({ biases, weights }: Trained) {
  const round = (weight: number): number => Math.round(weight / unit) || 0;
  const features = [...weights].flatMap(([name, perPart]) => {
    const line = perPart
      .map(round)
      .join(" ")
      .replace(/(?: 0)+$/u, "");
    return perPart.every((weight) => Math.abs(weight) < 2 * unit) ? [] : [[name, line] as const];
  });
  return { parts: parts.join(" "), biases: biases.map(round).join(" "), features: Object.fromEntries(features) };
}

/** Trains the router anew and writes its weights; the same questions give the same file. */
export function train(): string {
  const stored = storedForm(trainRouter(lessons(), training));
  writeFileSync(weightsPath, `${JSON.stringify(stored, undefined, 2)}\n`);
  return `${Object.keys(stored.features).length} features written to ${weightsPath}`;
}
