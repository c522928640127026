import fc from "fast-check";
import { expect, it } from "vitest";
import { findJsonError } from "../../../src/server/http/request/find-json-error.ts";

it.each([
  ['{"a": }', 1, 7, "value"],
  ['{"a": 1,\n "b" 2}', 2, 6, ":"],
  ["[1, 2", 1, 6, ", or ]"],
  ["[1,]", 1, 4, "value"],
  ['{"a":1,}', 1, 8, "key"],
  ["{'a':1}", 1, 2, "key or }"],
  ["[1}", 1, 3, ", or ]"],
  ["{} {}", 1, 4, "end of text"],
  ['["a\\x"]', 1, 2, "value or ]"],
  ["01", 1, 2, "end of text"],
  ["nul", 1, 1, "value"],
])("finds where %s breaks off", (text, line, column, expected) => {
  expect(findJsonError(text)).toMatchObject({ line, column, expected });
});

it("agrees with JSON.parse on what is JSON", () => {
  const pieces = fc.array(
    fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"', "1", "-", ".5", "true", "null", " ", "\n", "\\", "e1"),
    { maxLength: 12 },
  );
  const texts = fc.oneof(
    fc.json(),
    pieces.map((parts) => parts.join("")),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(findJsonError(text) === undefined).toBe(valid);
    }),
    { numRuns: 3_000 },
  );
});
