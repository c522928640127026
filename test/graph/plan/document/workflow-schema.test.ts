import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { workflowSchema } from "../../../../src/graph/plan/document/workflow-schema.ts";
import { arbitraryDocument } from "./arbitrary-plan.ts";

const FILE = "schema/workflow.schema.json";
const published = JSON.parse(readFileSync(FILE, "utf8")) as z.core.JSONSchema.JSONSchema;

/**
 * The published schema as a validator. zod joins `oneOf` with what stands beside it in a way that lets unknown words pass, so who does a step is
 * checked apart.
 */
const validator = z.fromJSONSchema(
  JSON.parse(
    JSON.stringify(published, (key, value: unknown) => (key === "oneOf" ? undefined : value)),
  ) as z.core.JSONSchema.JSONSchema,
);
const accepts = (document: unknown): boolean => validator.safeParse(document).success;
const step = (words: object): object => ({ steps: [{ name: "a", agent: "b", outputs: ["x"], ...words }] });

describe("the published schema", () => {
  it("is the one of the language as it is", () => {
    expect(published, `write ${FILE} anew: node src/graph/plan/document/write-schema.ts`).toEqual(workflowSchema());
  });

  it("explains every word", () => {
    const unexplained: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      if ("properties" in schema && "additionalProperties" in schema && schema.additionalProperties === false) {
        for (const [word, field] of Object.entries(schema.properties as object)) {
          const said = "$ref" in field || (field as { description?: string }).description !== undefined;
          if (!said) unexplained.push(`${path}.${word}`);
        }
      }
      for (const [key, value] of Object.entries(schema)) visit(value, `${path}.${key}`);
    };
    visit(published, "");
    expect(unexplained).toEqual([]);
  });

  it("accepts every sample, bare or under workflow:", () => {
    for (const file of readdirSync("samples/workflows").filter((name) => name.endsWith(".yaml"))) {
      const document = parse(readFileSync(`samples/workflows/${file}`, "utf8")) as object;
      expect(accepts(document), file).toBe(true);
      expect(accepts({ workflow: "workflow" in document ? document.workflow : document }), file).toBe(true);
    }
  });

  it("accepts whatever the language accepts", () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => accepts(document)),
      { numRuns: 60 },
    );
  });

  it.each([
    step({ retri: 3 }),
    step({ name: "A b" }),
    step({ outputs: [] }),
    step({ outputs: undefined }),
    step({ retry: { attempts: 99 } }),
    step({ retry: { backoff: "expo" } }),
    step({ timeout: "soon" }),
    step({ for_each: { as: "x" } }),
    step({ repeat: { max: 3 } }),
    step({ fallback: [] }),
    step({ fallback: [{ agnet: "x" }] }),
    step({ approval: { mesage: "x" } }),
    step({ on_error: "skp" }),
    step({ effect: "none" }),
    step({ inputs: ["A"] }),
    step({ agent: "pricer@" }),
    step({ workflow: { steps: [{ name: "c" }] } }),
    { steps: [], budget: { usd: -1 } },
    { steps: [], version: "one" },
    { steps: [], colour: "red" },
    { workflow: {} },
    { name: "no steps" },
  ])("refuses %j", (document) => {
    expect(accepts(JSON.parse(JSON.stringify(document)))).toBe(false);
  });

  it("asks for exactly one of the words that say who does it", () => {
    const { step: words } = published.$defs as Record<
      string,
      { oneOf: object; properties: Record<string, { oneOf: object }> }
    >;
    expect(words?.oneOf).toEqual([
      { required: ["agent"] },
      { required: ["capability"] },
      { required: ["workflow"] },
      { required: ["aggregate"] },
    ]);
    expect(words?.properties["compensate"]?.oneOf).toEqual([{ required: ["agent"] }, { required: ["capability"] }]);
  });
});
