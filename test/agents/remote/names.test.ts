import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fingerprint } from "../../../src/agents/remote/fingerprint.ts";
import { readObjectSchema } from "../../../src/agents/remote/json-schema.ts";
import { fillTemplate } from "../../../src/agents/remote/langgraph/fill-template.ts";
import { toolOffers } from "../../../src/agents/remote/mcp/tool-offers.ts";
import { remoteDefinition, type McpDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { isSnakeCase, snakeName } from "../../../src/agents/remote/snake-name.ts";

const definition = remoteDefinition.parse({ kind: "mcp", name: "shop", url: "http://127.0.0.1/mcp" }) as McpDefinition;

function namesOf(tools: readonly string[]): Map<string, string> {
  const offers = toolOffers({
    definition,
    version: undefined,
    tools: tools.map((name) => ({ name, inputSchema: { type: "object" } })),
    probe: () => Promise.resolve(),
    status: () => "ready",
    call: () => Promise.reject(new Error("not called")),
  });
  return new Map(offers.map(({ item, name }) => [item, name]));
}

describe("names of remote agents", () => {
  it("are well formed whatever the remote side calls its tools", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => isSnakeCase(snakeName(text))));
  });

  it("are unique, and the same in whatever order the tools are listed", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-cA-C_.-]{1,70}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(names, fc.context(), (tools, context) => {
        const given = namesOf(tools);
        context.log(JSON.stringify([...given]));
        expect(new Set(given.values()).size).toBe(tools.length);
        expect(namesOf(tools.toReversed())).toEqual(new Map([...given].toReversed()));
      }),
    );
  });

  it("say the server and the tool", () => {
    expect(namesOf(["get-sum", "readFile", "HTTP Get"])).toEqual(
      new Map([
        ["get-sum", "shop_get_sum"],
        ["readFile", "shop_read_file"],
        ["HTTP Get", "shop_http_get"],
      ]),
    );
  });

  it("are never those of another tool that was there before", () => {
    expect(namesOf(["a_b"]).get("a_b")).toBe("shop_a_b");
    const both = [...namesOf(["a.b", "a_b"]).values()];
    expect(both).toEqual([
      expect.stringMatching(/^shop_a_b_[0-9a-f]{6}$/),
      expect.stringMatching(/^shop_a_b_[0-9a-f]{6}$/),
    ]);
  });
});

describe("a fingerprint", () => {
  it("is the same whatever the order of keys, and another for another value", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).toReversed());
        expect(fingerprint(turned)).toBe(fingerprint(object));
        expect(fingerprint([object])).not.toBe(fingerprint(object));
      }),
    );
  });
});

describe("a remote side's JSON Schema", () => {
  it("that zod cannot read keeps the parameters it can", () => {
    const schema = readObjectSchema({
      type: "object",
      properties: { size: { type: "integer" }, colour: { not: { const: "red" }, description: "Not red" } },
      required: ["size"],
    });
    expect(schema).toBeInstanceOf(z.ZodObject);
    expect(schema.safeParse({ size: 3, colour: "blue" }).success).toBe(true);
    expect(schema.safeParse({ colour: "blue" }).success).toBe(false);
    expect(z.toJSONSchema(schema)).toMatchObject({ properties: { colour: { description: "Not red" } } });
  });

  it.each([undefined, {}, { type: "object" }, { $ref: "https://elsewhere" }, { properties: 3 }])(
    "takes any object where it is %j",
    (given) => {
      expect(readObjectSchema(given).safeParse({ anything: 1 }).success).toBe(true);
    },
  );
});

describe("a template", () => {
  it("takes a value as it is where it stands alone, and as text inside of text", () => {
    const values = { order: 7, tags: ["a"], question: "where?" };
    const template = {
      order: "{{order}}",
      said: "{{ question }} ({{order}}, {{tags}}{{none}})",
      deep: [{ t: "{{tags}}" }],
    };
    expect(fillTemplate(template, values)).toEqual({ order: 7, said: 'where? (7, ["a"])', deep: [{ t: ["a"] }] });
  });
});
