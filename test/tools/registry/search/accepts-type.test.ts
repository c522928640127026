import { describe, expect, it } from "vitest";
import { acceptsType } from "../../../../src/tools/registry/search/accepts-type.ts";

const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const text = { type: "string" };
const number = { type: "number" };

describe("a type takes another", () => {
  it.each([
    ["itself", text, text],
    ["whole numbers as numbers", number, { type: "integer" }],
    ["one of several", { type: ["string", "null"] }, text],
    ["anything where it says nothing", {}, object({ a: text })],
    ["more properties than it names", object({ a: text }, ["a"]), object({ a: text, b: number })],
    ["without what it does not require", object({ a: text, b: text }, ["a"]), object({ a: text })],
    ["each of the alternatives", { anyOf: [text, number] }, { anyOf: [number, text] }],
    ["some of its words", { type: "string", enum: ["a", "b"] }, { type: "string", enum: ["b"] }],
    ["lists of what its lists hold", { type: "array", items: number }, { type: "array", items: { type: "integer" } }],
    ["what is not compared", { type: "string", pattern: "^a" }, { type: "string", format: "date" }],
    ["everything when it is true", true, text],
  ])("%s", (_, target, given) => {
    expect(acceptsType(target, given)).toBe(true);
  });
});

describe("a type refuses", () => {
  it.each([
    ["another type", text, number],
    ["numbers where it takes whole ones", { type: "integer" }, number],
    ["what may also be null", text, { type: ["string", "null"] }],
    ["an object without what it requires", object({ a: text }, ["a"]), object({ b: text })],
    ["a property of another type", object({ a: text }), object({ a: number })],
    ["one alternative that does not fit", text, { anyOf: [text, number] }],
    ["words it does not know", { enum: ["a"] }, { enum: ["a", "b"] }],
    ["any text where it takes some words", { type: "string", enum: ["a"] }, text],
    ["lists of something else", { type: "array", items: text }, { type: "array", items: number }],
    ["what could be anything", text, {}],
    ["everything when it is false", false, text],
  ])("%s", (_, target, given) => {
    expect(acceptsType(target, given)).toBe(false);
  });
});
