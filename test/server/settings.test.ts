import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSettings, VARIABLES } from "../../src/server/settings.ts";

describe("settings", () => {
  it("have defaults for everything", () => {
    expect(parseSettings({})).toMatchObject({
      host: "127.0.0.1",
      port: 2024,
      databaseUrl: undefined,
      model: undefined,
      drainMs: 0,
    });
  });

  it("report all problems at once", () => {
    const wrong = { PORT: "many", DATABASE_URL: "mysql://x", BATON_LOG_LEVEL: "loud", OPENAI_BASE_URL: "ftp://x" };
    expect(() => parseSettings(wrong)).toThrow(
      /PORT: .*\n.*DATABASE_URL: .*\n.*BATON_LOG_LEVEL: .*silent.*\n.*OPENAI_BASE_URL: /,
    );
  });

  it("take an empty variable as not set", () => {
    expect(parseSettings({ PORT: "", OPENAI_API_KEY: "" })).toMatchObject({ port: 2024, model: undefined });
  });

  it("use a model with a key or an address", () => {
    expect(parseSettings({ OPENAI_API_KEY: "k", BATON_MODEL_PRICER: "small" }).model).toMatchObject({
      apiKey: "k",
      overrides: { pricer: "small" },
    });
    expect(parseSettings({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" }).model).toMatchObject({ apiKey: undefined });
  });

  it("are all listed in .env.example, and nothing else is", () => {
    const listed = readFileSync(".env.example", "utf8").matchAll(/^#? ?([A-Z_]+)=/gm);
    expect([...listed].map((match) => match[1])).toEqual(VARIABLES.map(({ name }) => name));
  });
});
