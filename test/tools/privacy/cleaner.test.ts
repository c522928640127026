import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../../src/tools/errors.ts";
import { catalogue } from "../../../src/tools/privacy/catalogue.ts";
import { createCleaner } from "../../../src/tools/privacy/cleaner.ts";
import { detect } from "../../../src/tools/privacy/detect.ts";
import { OPERATORS, operatorOf } from "../../../src/tools/privacy/operators/operator.ts";
import { createVault } from "../../../src/tools/privacy/vault/vault.ts";
import { syntheticSentences } from "./synthetic-sentences.ts";

const vault = createVault({ key: "k".repeat(32) });
const cleaner = createCleaner({ vault });
const base = { tenant: "acme", scope: "thread-1" };
const MESSAGE =
  "Maria Lopez (maria@example.com) paid with 4111 1111 1111 1111. Write to maria@example.com or max@example.com.";

function clean(text: string, options = {}): string {
  return cleaner.text(text, { ...base, ...options }).value;
}

describe("operators", () => {
  test("replace numbers each distinct value and repeats the number for the same value", () => {
    expect(clean(MESSAGE)).toBe("<PERSON_1> (<EMAIL_1>) paid with <CREDIT_CARD_1>. Write to <EMAIL_1> or <EMAIL_2>.");
  });

  test("numbers start above those of placeholders that are already there", () => {
    expect(clean("<EMAIL_3> wrote to max@example.com")).toBe("<EMAIL_3> wrote to <EMAIL_4>");
  });

  test("mask keeps separators and the last four of a card, nothing of a secret", () => {
    expect(clean("card 4111-1111-1111-1111", { operator: operatorOf("mask") })).toBe("card ****-****-****-1111");
    expect(clean("password: Tr0ub4dor&3", { operator: operatorOf("mask") })).toBe("password: ********");
    expect(clean("card 4111-1111-1111-1111", { operator: { kind: "mask", character: "#", keepLast: 0 } })).toBe(
      "card ####-####-####-####",
    );
  });

  test("hash is the same for the same value in one tenant and another elsewhere", () => {
    const hash = { operator: operatorOf("hash") };
    const first = clean("max@example.com", hash);
    expect(first).toMatch(/^<EMAIL_HASH_[0-9a-f]{16}>$/);
    expect(clean("max@example.com", hash)).toBe(first);
    expect(clean("max@example.com", { ...hash, tenant: "other" })).not.toBe(first);
  });

  test("redact leaves nothing", () => {
    expect(clean("Write to max@example.com.", { operator: operatorOf("redact") })).toBe("Write to .");
  });

  test("reversible tokens bring the whole text back", () => {
    const text = clean(MESSAGE, { operator: operatorOf("reversible") });
    expect(text).not.toMatch(/maria|Lopez|4111/i);
    expect(vault.restore(text, vault.grant(base)).value).toBe(MESSAGE);
  });

  test("each entity or family may have its own, and keep protects only itself", () => {
    const operators = { EMAIL: operatorOf("mask"), financial: operatorOf("redact"), PERSON: operatorOf("keep") };
    expect(clean(MESSAGE, { operators })).toBe(
      "Maria Lopez (*****@*******.***) paid with . Write to *****@*******.*** or ***@*******.***.",
    );
    expect(clean("https://example.com/?to=max@example.com", { operators: { URL: operatorOf("keep") } })).toBe(
      "https://example.com/?to=<EMAIL_1>",
    );
  });
});

describe("options", () => {
  test("entities and families narrow, except widens again", () => {
    expect(clean(MESSAGE, { entities: ["EMAIL"] })).toBe(
      "Maria Lopez (<EMAIL_1>) paid with 4111 1111 1111 1111. Write to <EMAIL_1> or <EMAIL_2>.",
    );
    expect(clean(MESSAGE, { except: ["contact", "person"] })).toContain(
      "Maria Lopez (maria@example.com) paid with <CREDIT_CARD_1>",
    );
  });

  test("allowed values stay", () => {
    expect(clean("Write to help@example.com or max@example.com", { allow: ["Help@Example.com"] })).toBe(
      "Write to help@example.com or <EMAIL_1>",
    );
  });

  test("recognizers of the caller's own find patterns and words", () => {
    const adHoc = [
      { entity: "CASE_ID", pattern: "HL-\\d{5}" },
      { entity: "PROJECT", words: ["Blue Heron"] },
    ];
    expect(clean("Case HL-12345 of project blue heron", { adHoc })).toBe("Case <CASE_ID_1> of project <PROJECT_1>");
  });

  test("unknown entities, bad patterns and bad thresholds are refused with what would do", () => {
    expect(() => clean("x", { entities: ["EMIAL"] })).toThrow(/did you mean EMAIL/);
    expect(() => clean("x", { adHoc: [{ entity: "X", pattern: "(" }] })).toThrow(/RE2 syntax/);
    expect(() => clean("x", { adHoc: [{ entity: "X" }] })).toThrow(/either pattern or words/);
    expect(() => clean("x", { threshold: 2 })).toThrow(InvalidInput);
    expect(() => clean("x", { countries: ["us"] })).toThrow(/ISO 3166/);
  });
});

describe("structured data", () => {
  test("names of fields say what their values are, numbers too", () => {
    const customer = {
      name: "Zyx Qwv",
      email: "z@example.com",
      ssn: 123456789,
      dob: "03/04/1990",
      plan: "Team",
      seats: 25,
      password: "swordfish",
    };
    expect(cleaner.value({ customer }, base).value).toEqual({
      customer: {
        name: "<PERSON_1>",
        email: "<EMAIL_1>",
        ssn: "<US_SSN_1>",
        dob: "<DATE_OF_BIRTH_1>",
        plan: "Team",
        seats: 25,
        password: "<PASSWORD_1>",
      },
    });
  });

  test("a product's name is no person's", () => {
    const product = { name: "Starter", price: 49, sku: "4155550132" };
    expect(cleaner.value({ product }, base).value).toEqual({ product });
  });

  test("a value found in one place goes from all others", () => {
    const { value } = cleaner.value(
      { ssn: "123456789", note: "He said 123456789 twice", who: "Dear Tobias Ferrand", log: "Ferrand left" },
      base,
    );
    expect(JSON.stringify(value)).not.toMatch(/123456789|Ferrand/);
  });

  test("keys that are data are cleaned and stay apart", () => {
    const { value } = cleaner.value(
      { "a@example.com": 1, "b@example.com": 2 },
      { ...base, operator: operatorOf("redact") },
    );
    expect(value).toEqual({ "": 1, " (2)": 2 });
  });

  test("findings say the path and never the value", () => {
    const { findings } = cleaner.value({ customers: [{ email: "z@example.com" }] }, base);
    expect(findings).toMatchObject([
      { entity: "EMAIL", path: "customers[0].email", start: 0, end: 13, operator: "replace" },
    ]);
    expect(JSON.stringify(findings)).not.toContain("z@example");
  });

  test("a text that is JSON stays JSON, one that is CSV stays CSV", () => {
    expect(JSON.parse(clean('{"phone": 4155550132, "ok": true}'))).toEqual({ phone: "<PHONE_1>", ok: true });
    expect(clean('id,name,email\r\n1,"Ferrand, Tobias",t@example.com\r\n2,Zyx Qwv,z@example.com\r\n')).toBe(
      'id,name,email\r\n1,"<PERSON_1>",<EMAIL_1>\r\n2,<PERSON_2>,<EMAIL_2>\r\n',
    );
  });

  test("nesting without end is refused", () => {
    let deep: unknown = "x";
    for (let level = 0; level < 300; level++) deep = [deep];
    expect(() => cleaner.value(deep, base)).toThrow(/200 levels/);
  });
});

describe("the cleaned text", () => {
  const sentences = syntheticSentences(240, 9);
  const search = { recognizers: catalogue(), threshold: 0.5, label: "", wanted: () => true, allowed: () => false };

  test.each(OPERATORS.filter((kind) => kind !== "keep"))("shows nothing to a second look after %s", (kind) => {
    for (const { text } of sentences) {
      const once = clean(text, { operator: operatorOf(kind) });
      const left = detect(once, search).filter(({ start, end }) => !/^[*\W]*\d{0,4}$/.test(once.slice(start, end)));
      expect(
        left.map(({ entity, start, end }) => `${entity} ${once.slice(start, end)}`),
        once,
      ).toEqual([]);
    }
  });

  test("comes back whole from its reversible tokens", () => {
    for (const { text } of sentences) {
      const sealed = clean(text, { operator: operatorOf("reversible") });
      expect(vault.restore(sealed, vault.grant(base)).value).toBe(text);
    }
  });

  test("is not changed by a second cleaning", () => {
    for (const { text } of sentences) {
      const once = clean(text);
      expect(clean(once)).toBe(once);
    }
  });

  test("keeps everything around what was taken out, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: "grapheme" }), fc.string({ maxLength: 60 }), (before, after) => {
        const { value, findings } = cleaner.text(`${before} jane.roe@example.com ${after}`, base);
        expect(value).not.toContain("jane.roe@example.com");
        expect(findings.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

test("keeps what only talks about names, and takes names that are also words", () => {
  const kept = "Our Price Book has a Grace Period. Team Price went up in Central Park and Los Angeles.";
  expect(clean(kept)).toBe(kept);
  expect(clean("Caller: Hannah Price, 555-0199. Yours, Anna May")).toBe(
    "Caller: <PERSON_1>, <PHONE_1>. Yours, <PERSON_2>",
  );
});
