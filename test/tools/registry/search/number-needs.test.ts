import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRegistry } from "../../../../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../../../../src/tools/registry/manifest.ts";
import { numbersIn, numbersNeeded } from "../../../../src/tools/registry/search/number-needs.ts";

const tool = (name: string, input: z.ZodType): AgentManifest => ({
  name,
  version: "1.0.0",
  description: "Loan interest rate and payment",
  capabilities: [],
  input,
  output: z.unknown(),
  effect: "pure",
});

describe("numbers that an entry needs", () => {
  it("are its required parameters of a number's type", () => {
    const schema = z.object({
      a: z.number(),
      b: z.int(),
      c: z.number().optional(),
      d: z.string(),
      e: z.number().default(1),
    });
    expect(numbersNeeded(schema)).toBe(2);
    expect(
      numbersNeeded(z.fromJSONSchema({ type: "object", properties: { n: { type: "integer" } }, required: ["n"] })),
    ).toBe(1);
    expect(numbersNeeded(z.unknown())).toBe(0);
  });

  it("are found in digits and in words", () => {
    expect(numbersIn("add 17 and 2.5 to 1,000")).toBe(3);
    expect(numbersIn("two times a dozen")).toBe(2);
    expect(numbersIn("someone on the phone")).toBe(0);
  });

  it("make it less likely where the request has fewer", () => {
    const registry = createRegistry<AgentManifest>({ least: 0 });
    registry.register(tool("a_payment", z.object({ amount: z.number(), years: z.number() })));
    registry.register(tool("b_payment", z.object({ country: z.string() })));
    const order = (query: string): string[] => registry.search(query).map(({ agent }) => agent.name);
    expect(order("what is the interest rate of a loan")[0]).toBe("b_payment");
    expect(order("interest rate of a loan of 5000 over 3 years")[0]).toBe("a_payment");
    const alone = (query: string): number =>
      registry.search(query, { filter: ({ name }) => name === "a_payment" })[0]?.score ?? 0;
    // Some words that name what is looked for lack nothing.
    expect(order("loan interest rate")[0]).toBe("a_payment");
    expect(alone("what is the interest rate of a loan")).toBeLessThan(
      alone("what is the interest rate of 5000 over 3"),
    );
  });
});
