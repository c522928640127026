import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const root = resolve(".");
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project with this one's own configuration and the files given. */
function plant(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "baton-planted-"));
  folders.push(folder);
  for (const name of [".oxlintrc.json", ".oxfmtrc.json", "tsconfig.json", "knip.json", "package.json"])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function run(folder: string, tool: string, ...args: string[]): { failed: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", tool), args, {
    cwd: folder,
    encoding: "utf8",
  });
  return { failed: status !== 0, said: stdout + stderr };
}
const lint = (files: Record<string, string>) => run(plant(files), "oxlint", "--type-aware", "--deny-warnings");

const clean = "export const one = 1;\n";

describe("the linter", () => {
  it("passes what is clean, and saw it", () => {
    const { failed, said } = lint({
      "src/tools/one.ts": clean,
      "src/graph/two.ts": 'export { one } from "../tools/one.ts";\n',
    });
    expect(said).toMatch(/on 2 files/);
    expect(failed).toBe(false);
  });

  it.each([
    ["tools", "agents"],
    ["tools", "graph"],
    ["tools", "server"],
    ["agents", "graph"],
    ["agents", "server"],
    ["graph", "server"],
  ])("refuses that %s import %s", (from, to) => {
    const { failed, said } = lint({
      [`src/${to}/one.ts`]: clean,
      [`src/${from}/two.ts`]: `export { one } from "../${to}/one.ts";\n`,
    });
    expect(failed).toBe(true);
    expect(said).toContain("server > graph > agents > tools");
  });

  it("refuses a type-only import against the layers", () => {
    const { said } = lint({
      "src/graph/one.ts": "export type One = 1;\n",
      "src/tools/two.ts": 'import type { One } from "../graph/one.ts";\nexport const two: One = 1;\n',
    });
    expect(said).toContain("server > graph > agents > tools");
  });

  it("refuses a cycle", () => {
    const { said } = lint({
      "src/tools/a.ts": 'import { b } from "./b.ts";\nexport const a = (): number => b();\n',
      "src/tools/b.ts": 'import { a } from "./a.ts";\nexport const b = (): number => a();\n',
    });
    expect(said).toContain("no-cycle");
  });

  it("refuses a floating promise, a forgotten case, any, and an assertion that something is there", () => {
    const { said } = lint({
      "src/tools/a.ts": `type Kind = { kind: "a" } | { kind: "b" };
export function a(kind: Kind, list: number[], free: any): number {
  Promise.resolve(free);
  switch (kind.kind) {
    case "a":
      return list[0]!;
  }
  return 0;
}
`,
    });
    for (const rule of [
      "no-floating-promises",
      "switch-exhaustiveness-check",
      "no-explicit-any",
      "no-non-null-assertion",
    ])
      expect(said).toContain(rule);
  });
});

describe("the other guards", () => {
  it("refuse a type error", () => {
    const { failed, said } = run(plant({ "src/tools/a.ts": 'export const a: number = "one";\n' }), "tsc", "--noEmit");
    expect(failed).toBe(true);
    expect(said).toContain("src/tools/a.ts(1,14)");
  });

  it("refuse syntax that Node cannot strip", () => {
    expect(run(plant({ "src/tools/a.ts": "export enum A {\n  One,\n}\n" }), "tsc", "--noEmit").said).toContain(
      "erasableSyntaxOnly",
    );
  });

  it("refuse what is not formatted", () => {
    expect(run(plant({ "src/tools/a.ts": "export const a   = 1\n" }), "oxfmt", "--check", "src").failed).toBe(true);
    expect(run(plant({ "src/tools/a.ts": clean }), "oxfmt", "--check", "src").failed).toBe(false);
  });

  it("refuse an export that nobody uses", () => {
    const used = 'import { used } from "../tools/a.ts";\nprocess.stdout.write(used);\n';
    const { failed, said } = run(
      plant({ "src/server/main.ts": used, "src/tools/a.ts": 'export const used = "";\nexport const idle = 1;\n' }),
      "knip",
      "--include",
      "exports",
    );
    expect(failed).toBe(true);
    expect(said).toContain("idle");
  });
});
