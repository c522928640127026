import fc from "fast-check";
import { expect, test } from "vitest";
import { Denied, InvalidInput } from "../../../src/tools/errors.ts";
import { createVault } from "../../../src/tools/privacy/vault/vault.ts";

const vault = createVault({ key: "correct horse battery staple 32 bytes" });
const place = { tenant: "acme", scope: "thread-1", entity: "EMAIL" };
const right = vault.grant({ tenant: "acme", scope: "thread-1" });

test("what was sealed comes back, any text of any length", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" }), (value) => {
      expect(vault.restore(`to ${vault.seal(value, place)}.`, right).value).toBe(`to ${value}.`);
    }),
  );
});

test("the same value has the same token in its place and another in any other", () => {
  const token = vault.seal("jane@example.com", place);
  expect(vault.seal("jane@example.com", place)).toBe(token);
  for (const other of [{ tenant: "b" }, { scope: "thread-2" }, { entity: "PERSON" }]) {
    expect(vault.seal("jane@example.com", { ...place, ...other })).not.toBe(token);
  }
  expect(vault.seal("john@example.com", place)).not.toBe(token);
});

test("a token does not show the value, and lengths within a block look alike", () => {
  const token = vault.seal("jane@example.com", place);
  expect(token).not.toContain("jane");
  expect(Buffer.from(token, "latin1").toString()).not.toContain(Buffer.from("jane").toString("base64url"));
  expect(vault.seal("a", place).length).toBe(vault.seal("abcdefgh", place).length);
});

test("another tenant is denied", () => {
  const token = vault.seal("jane@example.com", place);
  expect(() => vault.restore(token, vault.grant({ tenant: "other", scope: "thread-1" }))).toThrow(Denied);
});

test("another scope, an altered token and a token under another entity's name are denied", () => {
  const token = vault.seal("jane@example.com", place);
  expect(() => vault.restore(token, vault.grant({ tenant: "acme", scope: "thread-2" }))).toThrow(Denied);
  const body = token.slice(0, -2);
  const altered = `${body}${body.endsWith("A") ? "B" : "A"}>`.replace(
    /(.{30})(.)/,
    (_all, head: string, at: string) => head + (at === "x" ? "y" : "x"),
  );
  expect(() => vault.restore(altered, right)).toThrow(Denied);
  expect(() => vault.restore(token.replace("EMAIL", "PHONE"), right)).toThrow(Denied);
});

test("an authorisation that the vault did not grant is denied, a copy too", () => {
  const token = vault.seal("jane@example.com", place);
  expect(() => vault.restore(token, { ...right })).toThrow(Denied);
  const twin = createVault({ key: "correct horse battery staple 32 bytes" });
  expect(() => vault.restore(token, twin.grant({ tenant: "acme", scope: "thread-1" }))).toThrow(Denied);
});

test("entities outside the authorisation stay as tokens", () => {
  const text = `${vault.seal("Jane", { ...place, entity: "PERSON" })} ${vault.seal("jane@example.com", place)}`;
  const restored = vault.restore(text, vault.grant({ tenant: "acme", scope: "thread-1", entities: ["EMAIL"] }));
  expect(restored).toMatchObject({ restored: 1, left: 1 });
  expect(restored.value).toMatch(/^<PERSON_TOKEN_.+> jane@example\.com$/);
});

test("values inside JSON come back, keys too", () => {
  const token = vault.seal("jane@example.com", place);
  expect(vault.restoreValue({ to: [token], [token]: 1 }, right)).toEqual({
    value: { to: ["jane@example.com"], "jane@example.com": 1 },
    restored: 2,
    left: 0,
  });
});

test("a former key still opens what it sealed, a removed one does not", () => {
  const token = createVault({ key: "o".repeat(32) }).seal("jane@example.com", place);
  const turned = createVault({ key: "n".repeat(32), formerKeys: ["o".repeat(32)] });
  expect(turned.restore(token, turned.grant({ tenant: "acme", scope: "thread-1" })).value).toBe("jane@example.com");
  const bare = createVault({ key: "n".repeat(32) });
  expect(() => bare.restore(token, bare.grant({ tenant: "acme", scope: "thread-1" }))).toThrow(Denied);
});

test("a key shorter than 32 bytes is refused", () => {
  expect(() => createVault({ key: "short" })).toThrow(InvalidInput);
});
