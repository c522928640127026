import { describe, expect, it } from "vitest";
import { parseApiKeys } from "../../../../src/server/http/auth/api-keys.ts";
import { InvalidInput } from "../../../../src/tools/errors.ts";

describe("parseApiKeys", () => {
  it("reads the three forms, separated by commas or white space", () => {
    expect(parseApiKeys("acme:secret-one, globex=secret-two\nsecret-three")).toEqual([
      { tenant: "acme", secret: "secret-one" },
      { tenant: "globex", secret: "secret-two" },
      { tenant: "default", secret: "secret-three" },
    ]);
  });

  it("keeps separators inside a secret, and takes what cannot be a tenant as a secret", () => {
    expect(parseApiKeys("acme:aa=bb:cc==")).toEqual([{ tenant: "acme", secret: "aa=bb:cc==" }]);
    expect(parseApiKeys("Zm9vYmFyYmF6==")).toEqual([{ tenant: "default", secret: "Zm9vYmFyYmF6==" }]);
    expect(parseApiKeys("")).toEqual([]);
  });

  it("refuses short, doubled and unpresentable secrets without telling them", () => {
    for (const text of ["acme:short", "acme:", "longenough,acme:longenough", "acme:schlüssel-geheim"]) {
      expect(() => parseApiKeys(text)).toThrow(InvalidInput);
      try {
        parseApiKeys(text);
      } catch (error) {
        expect(String(error)).toContain("BATON_API_KEYS");
        expect(String(error)).not.toMatch(/short|longenough|geheim/);
      }
    }
  });
});
