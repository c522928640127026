import { expect, it } from "vitest";
import { z } from "zod";
import { describeParameters } from "../../../../src/tools/registry/search/describe-parameters.ts";

it("holds names, descriptions and allowed words of every kind of schema", () => {
  interface Node {
    readonly next?: Node | undefined;
  }
  const node: z.ZodType<Node> = z.object({ next: z.lazy(() => node).optional() });
  const schema = z.object({
    plain: z.string().describe("a plain text"),
    maybe: z.number().describe("may be missing").optional(),
    usual: z.string().describe("has a default").default("x"),
    unit: z.enum(["metre", "yard"]),
    mode: z.literal("fast"),
    list: z.array(z.object({ inside: z.boolean().describe("of a list") })),
    either: z.union([z.object({ left: z.string() }), z.object({ right: z.string() })]),
    both: z.intersection(z.object({ first: z.string() }), z.object({ second: z.string() })),
    pair: z.tuple([z.string().describe("one of a pair"), z.number()]),
    table: z.record(z.string(), z.object({ cell: z.string() })),
    changed: z.string().describe("before the change").transform(Number),
    node,
  });
  const words = describeParameters(schema);
  for (const expected of [
    "a plain text",
    "may be missing",
    "has a default",
    "metre yard",
    "fast",
    "of a list",
    "left",
    "right",
    "first",
    "second",
    "one of a pair",
    "cell",
    "before the change",
    "next",
  ])
    expect(words.split("\n")).toContain(expected);
});

it("is empty for what has no parameters", () => {
  expect(describeParameters(z.unknown())).toBe("");
  expect(describeParameters(z.date())).toBe("");
});
