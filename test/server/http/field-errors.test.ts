import { describe, expect, it } from "vitest";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { fieldErrors } from "../../../src/server/http/request/field-errors.ts";

const good = {
  kind: "http",
  name: "geo",
  description: "Finds coordinates",
  capabilities: ["Find coordinates"],
  url: "http://127.0.0.1:1/run",
};

function fieldsOf(given: object): string[] {
  const read = remoteDefinition.safeParse({ ...good, ...given });
  return read.success ? [] : fieldErrors(read.error).map(({ field }) => field);
}

describe("the fields of a definition that are wrong", () => {
  it.each([
    [{ effekt: "pure" }, ["effekt"]],
    [{ cost: { eur: { expected: 1, most: 1 } } }, ["cost.eur"]],
    [{ version: "1.0.0-.." }, ["version"]],
    [{ version: "01.0.0" }, ["version"]],
    [{ description: "  " }, ["description"]],
    [{ capabilities: ["  "] }, ["capabilities.0"]],
    [{ url: "http://user:secret@127.0.0.1:1/run" }, ["url"]],
    [{ headers: { "a b": "c" } }, ["headers.a b"]],
    [{ deprecated: "" }, ["deprecated"]],
    [{ kind: "ftp" }, ["kind"]],
  ])("are named: %j", (given, fields) => {
    expect(fieldsOf(given)).toEqual(fields);
  });

  it("say what would do", () => {
    const errors = (given: object) => fieldErrors(remoteDefinition.safeParse({ ...good, ...given }).error as never);
    expect(errors({ headers: { "a b": "c" } })[0]?.message).toBe("must be a header's name");
    expect(errors({ kind: "ftp" })[0]?.message).toMatch(/mcp.*a2a.*langgraph.*http/);
  });

  it("are none where owner, documentation, deprecation, latency and schemas of a capability are given", () => {
    expect(
      fieldsOf({
        owner: "Maps team",
        documentation: "https://example.com",
        deprecated: "geo_two",
        latencyMs: 20,
        capabilities: [{ name: "find", input: { type: "object" }, output: { type: "object" } }],
      }),
    ).toEqual([]);
  });

  it.each([
    [{ effekt: "pure" }, "effect"],
    [{ cost: { eur: 1 } }, "tokens, usd"],
    [{ capabilities: [{ name: "find", x: 1 }] }, "name, description, examples, input, output"],
    [{ url: undefined, instances: [{ url: "http://127.0.0.1:1", wait: 1 }] }, "url, weight"],
  ])("say which fields there are where one is unknown: %j", (given, fields) => {
    const sent = { ...good, ...given };
    const { error } = remoteDefinition.safeParse(sent);
    const [first] = fieldErrors(error as never, { schema: remoteDefinition, sent });
    expect(first?.expected).toContain(fields);
    // Those of the kind that was sent, not of others.
    expect(first?.expected).not.toContain("assistant");
  });
});
