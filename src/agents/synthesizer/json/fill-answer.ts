import { z } from "zod";
import { InvalidOutput, toFailure } from "../../../tools/errors.ts";
import type { AgentContext } from "../../agent.ts";
import { draftItems } from "../drafting/draft-items.ts";
import { draftPrompt } from "../drafting/draft-prompt.ts";
import { verifySentence } from "../drafting/verify-sentence.ts";
import type { Origin } from "../evidence/origin.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import type { Wish } from "../question/read-wish.ts";
import type { Synthesis } from "../synthesis.ts";
import type { Claim } from "../write/claim.ts";
import { numberCitations } from "../write/number-citations.ts";
import { fillSchema, type Filled } from "./fill-schema.ts";
import { readSchema, type SchemaNode } from "./json-schema.ts";
import { createValueSource } from "./value-source.ts";

interface Material {
  readonly wish: Wish;
  readonly evidence: UsableEvidence;
  readonly claims: readonly Claim[];
}

/** What JSON without a schema looks like. */
const plain = {
  type: "object",
  properties: { answer: { type: "string" }, points: { type: "array", items: { type: "string" } } },
};

/**
 * Writes the answer as JSON that fits the schema, from the model where every value of it stands in the evidence, else by matching properties to
 * what was found. @throws InvalidOutput when a required property has no value in the evidence.
 */
export async function fillAnswer(material: Material, context: AgentContext): Promise<Synthesis> {
  const { node, validator } = readSchema(material.wish.schema ?? plain);
  const list = numberCitations();
  const finish = (filled: Filled, outcome: Pick<Synthesis, "by" | "rejected" | "fallback">): Synthesis => {
    list.mark(filled.origins);
    const text = JSON.stringify(filled.value, null, 2);
    context.say(text);
    return { text, citations: [...list.citations], format: "json", answered: filled.origins.length > 0, ...outcome };
  };
  let fallback: Synthesis["fallback"];
  if (context.model !== undefined) {
    try {
      const filled = await askModel(material, validator, context);
      if (filled !== undefined) return finish(filled, { by: "model", rejected: 0 });
      fallback = { code: "invalid_output", message: "a value of the draft stands in no source" };
    } catch (error) {
      if (context.signal.aborted) throw error;
      const { code, message } = toFailure(error);
      fallback = { code, message };
    }
  }
  const filled = fillBuiltIn(material, node, validator);
  return finish(filled, {
    by: "builtin",
    rejected: fallback?.code === "invalid_output" ? 1 : 0,
    ...(fallback && { fallback }),
  });
}

function fillBuiltIn({ wish, evidence, claims }: Material, root: SchemaNode, validator: z.ZodType): Filled {
  const source = createValueSource(evidence, wish.parts);
  const sentences = claims.filter((claim) => claim.kind === "sentence");
  const context = { root, source, claims: sentences.filter(({ role }) => role !== "gap" || wish.schema === undefined) };
  const filled = fillSchema(root, "answer", context);
  const unfilled = Object.keys(root.properties ?? {}).filter((name) => {
    return (
      root.required?.includes(name) === true && fillSchema(root.properties?.[name] ?? {}, name, context) === undefined
    );
  });
  if (filled === undefined) {
    const [field] = unfilled;
    throw new InvalidOutput(
      `the sources hold no value for the required ${unfilled.join(", ") || "value"} of the schema`,
      {
        ...(field === undefined ? {} : { field }),
        alternatives: Object.keys(root.properties ?? {}).filter((name) => !unfilled.includes(name)),
      },
    );
  }
  const checked = validator.safeParse(filled.value);
  if (checked.success) return { value: checked.data, origins: filled.origins };
  const field = checked.error.issues[0]?.path.join(".") ?? "";
  throw new InvalidOutput(`what the sources hold does not fit the schema: ${z.prettifyError(checked.error)}`, {
    field,
  });
}

async function askModel(
  { wish, evidence }: Material,
  schema: z.ZodType,
  context: AgentContext,
): Promise<Filled | undefined> {
  const items = draftItems(evidence);
  if (context.model === undefined || items.length === 0) return undefined;
  const { value, usage } = await context.model.structured({
    name: "answer",
    schema,
    messages: draftPrompt(wish, items),
    signal: context.signal,
  });
  context.spend(usage);
  const origins: Origin[] = [];
  for (const leaf of leaves(value)) {
    const held = verifySentence(leaf, [], items);
    if (held === undefined) return undefined;
    origins.push(...held);
  }
  return { value, origins };
}

/** The texts and numbers of a value; names of properties say nothing that could be wrong. */
function* leaves(value: unknown): Generator<string> {
  if (typeof value === "string" && value.trim() !== "") yield value;
  else if (typeof value === "number") yield String(value);
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) yield* leaves(inner);
}
