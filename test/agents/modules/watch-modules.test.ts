import { mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { watchModules, type ModuleWatch, type ModuleWatchOptions } from "../../../src/agents/modules/watch-modules.ts";
import { createRegistry } from "../../../src/tools/registry/create-registry.ts";
import { createVersionedRegistry, type VersionedRegistry } from "../../../src/tools/registry/versioned-registry.ts";
import { silentLog, testAgent } from "../../support/test-agents.ts";

const LIVE_WITHIN_MS = 1000;

/** A module whose output names its version and what `says` evaluates to. */
function source(name: string, version: string, says = "''", before = ""): string {
  return `${before}
export default {
  name: ${JSON.stringify(name)}, version: ${JSON.stringify(version)}, description: "Tells its version", capabilities: ["tell"],
  effect: "pure",
  async execute(task, context) { return { version: ${JSON.stringify(version)}, says: ${says} }; },
};\n`;
}

const open: ModuleWatch[] = [];
afterEach(() => {
  for (const watch of open.splice(0)) watch.close();
  vi.restoreAllMocks();
});

interface Watched {
  readonly folder: string;
  readonly registry: VersionedRegistry<Agent>;
  readonly watch: ModuleWatch;
  /** Lines of the log at level error. */
  readonly errors: readonly object[];
  readonly write: (file: string, text: string) => Promise<void>;
}

async function watched(
  files: Record<string, string> = {},
  more: Partial<ModuleWatchOptions> & { readonly folder?: string } = {},
): Promise<Watched> {
  const folder = more.folder ?? (await mkdtemp(join(tmpdir(), "baton-modules-")));
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  const registry = createVersionedRegistry({ search: createRegistry<Agent>() });
  const errors: object[] = [];
  const log = { ...silentLog, error: (fields: object) => void errors.push(fields) };
  const watch = await watchModules(folder, registry, { log, ...more });
  open.push(watch);
  return { folder, registry, watch, errors, write };
}

const task = { question: "", input: {}, sources: {}, step: "s", attempt: 1 };
const run = async (agent: Agent | undefined): Promise<unknown> =>
  await agent?.execute(task, { log: silentLog } as never);
const live = async (check: () => void | Promise<void>): Promise<void> =>
  await vi.waitFor(check, { timeout: LIVE_WITHIN_MS, interval: 10 });

describe("a module", () => {
  it("is live within a second of being written, in each language", async () => {
    const { registry, write } = await watched();
    await write(
      "a.ts",
      source("of_ts", "1.0.0").replace("execute(task, context)", "execute(task: object, context: object)"),
    );
    await write("b.js", source("of_js", "1.0.0"));
    await write("c.mjs", source("of_mjs", "1.0.0"));
    await write("d.js", source("of_require", "1.0.0").replace("export default", "module.exports ="));
    await live(() =>
      expect(
        registry
          .list()
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(["of_js", "of_mjs", "of_require", "of_ts"]),
    );
    expect(registry.get("of_ts")?.source).toEqual({ kind: "module", detail: "a.ts" });
  });

  it("that changes is another object, and the old one finishes what it began", async () => {
    const { registry, write } = await watched({
      "slow.js": source("slow", "1.0.0", "(await new Promise((done) => setTimeout(done, 300)), 'old')"),
    });
    const old = registry.get("slow");
    const pin = registry.pin(old ?? testAgent("none", () => Promise.resolve()));
    const begun = run(old);
    await write("slow.js", source("slow", "1.0.0", "'new'"));
    await live(async () => expect(await run(registry.get("slow"))).toEqual({ version: "1.0.0", says: "new" }));
    expect(await begun).toEqual({ version: "1.0.0", says: "old" });
    await write("slow.js", source("slow", "1.1.0", "'newer'"));
    await live(() => expect(registry.versions("slow").map(({ version }) => version)).toEqual(["1.1.0"]));
    expect(registry.find("slow", { pin })).toBe(old);
  });

  it("that is removed goes, its pin stays, and it can come again", async () => {
    const { folder, registry, write } = await watched({ "one.js": source("one", "1.0.0") });
    const old = registry.get("one") ?? testAgent("none", () => Promise.resolve());
    const pin = registry.pin(old);
    await unlink(join(folder, "one.js"));
    await live(() => expect(registry.list()).toEqual([]));
    expect(registry.find("one", { pin })).toBe(old);
    await write("one.js", source("one", "1.0.0", "'again'"));
    await live(async () => expect(await run(registry.get("one"))).toEqual({ version: "1.0.0", says: "again" }));
  });

  it("whose file is renamed is there all the time", async () => {
    const { folder, registry, watch, errors } = await watched({ "one.js": source("one", "1.0.0") });
    let gaps = 0;
    const gap = setInterval(() => void (registry.get("one") ?? (gaps += 1)), 1);
    await rename(join(folder, "one.js"), join(folder, "two.js"));
    await live(() => expect(registry.get("one")?.source?.detail).toBe("two.js"));
    await sleep(600);
    clearInterval(gap);
    expect(gaps).toBe(0);
    expect(registry.all().length).toBe(1);
    expect([watch.problems(), errors]).toEqual([[], []]);
  });

  it("that gives itself another name leaves the old one", async () => {
    const { registry, write } = await watched({ "one.js": source("one", "1.0.0") });
    await write("one.js", source("two", "1.0.0"));
    await live(() => expect(registry.list().map(({ name }) => name)).toEqual(["two"]));
  });

  it("may have its versions in files of their own", async () => {
    const { folder, registry } = await watched({
      "money_1.js": source("money", "1.0.0"),
      "money_2.js": source("money", "2.0.0"),
    });
    expect(registry.versions("money").map(({ version }) => version)).toEqual(["2.0.0", "1.0.0"]);
    await unlink(join(folder, "money_2.js"));
    await live(() => expect(registry.get("money")?.version).toBe("1.0.0"));
  });
});

describe("a broken module", () => {
  it("is reported with its reason, and the last good version stays", async () => {
    const { registry, watch, errors, write } = await watched({ "one.js": source("one", "1.0.0") });
    await write("one.js", "export default {");
    await live(() => expect(watch.problems().length).toBe(1));
    expect(watch.problems()).toEqual([
      {
        file: "one.js",
        failure: { code: "bug", message: expect.stringContaining("Unexpected"), retryable: false },
        since: expect.stringMatching(/^\d{4}-/),
        serving: "one@1.0.0",
      },
    ]);
    expect(errors).toEqual([expect.objectContaining({ file: "one.js", serving: "one@1.0.0" })]);
    expect(await run(registry.get("one"))).toEqual({ version: "1.0.0", says: "" });
    await write("one.js", source("one", "1.0.1"));
    await live(() => expect(registry.get("one")?.version).toBe("1.0.1"));
    expect(watch.problems()).toEqual([]);
  });

  it("says which field is wrong", async () => {
    const { watch } = await watched({ "one.js": source("One", "1").replace('"Tells its version"', "''") });
    expect(watch.problems()[0]?.failure).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/one\.js is no agent: name: must be snake_case.*version: .*description: /),
    });
  });

  it("that never ends, or throws, blocks no other, and counts once it does end", async () => {
    const { registry, watch } = await watched(
      {
        "hangs.js": source("hangs", "1.0.0", "''", "await new Promise(() => undefined);"),
        "late.js": source("late", "1.0.0", "''", "await new Promise((done) => setTimeout(done, 600));"),
        "throws.js": source("throws", "1.0.0", "''", "throw new Error('no key');"),
        "works.js": source("works", "1.0.0"),
      },
      { deadlineMs: 300 },
    );
    expect(registry.list().map(({ name }) => name)).toEqual(["works"]);
    expect(watch.problems().map(({ file, failure }) => [file, failure.code])).toEqual([
      ["hangs.js", "timeout"],
      ["late.js", "timeout"],
      ["throws.js", "bug"],
    ]);
    await live(() => expect(registry.get("late")?.version).toBe("1.0.0"));
    expect(watch.problems().map(({ file }) => file)).toEqual(["hangs.js", "throws.js"]);
  });

  it("whose name is built in, or another file's, waits until the name is free", async () => {
    const { folder, registry, watch, errors, write } = await watched({ "a.js": source("one", "1.0.0") });
    registry.register(testAgent("redactor", () => Promise.resolve("built in")));
    await write("b.js", source("one", "1.0.0", "'second'"));
    await write("c.js", source("redactor", "9.0.0"));
    await live(() => expect(watch.problems().map(({ file }) => file)).toEqual(["b.js", "c.js"]));
    expect(watch.problems().map(({ failure }) => failure.message)).toEqual([
      'Agent "one" 1.0.0 is registered from module a.js already: another version or name is free.',
      'Agent "redactor" is built in: a module agent needs another name.',
    ]);
    expect(await registry.get("redactor")?.execute(task, {} as never)).toBe("built in");
    await unlink(join(folder, "a.js"));
    await live(async () => expect(await run(registry.get("one"))).toEqual({ version: "1.0.0", says: "second" }));
    expect(watch.problems().map(({ file }) => file)).toEqual(["c.js"]);
    expect(errors.length).toBe(2);
  });
});

describe("a file", () => {
  it("written in pieces is read when it is whole", async () => {
    const { registry, errors, write } = await watched();
    const whole = source("pieces", "1.0.0", `"${"x".repeat(3000)}"`);
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 20)) {
      await write("pieces.js", whole.slice(0, length));
      await sleep(20);
    }
    await write("pieces.js", whole);
    await live(() => expect(registry.get("pieces")?.version).toBe("1.0.0"));
    expect(errors).toEqual([]);
  });

  it("that is no module, or not meant to be one, is left alone", async () => {
    const { registry, watch } = await watched({
      "notes.md": "no module",
      "types.d.ts": "export {};",
      "_shared.js": "export const x = 1;",
      ".hidden.js": "torn {",
      "one.test.js": "torn {",
      "lib/inner.js": source("inner", "1.0.0"),
    });
    expect([registry.list(), watch.problems()]).toEqual([[], []]);
  });
});

describe("a module's own files", () => {
  it("are read anew with it, one from the other, and bring it along when they change", async () => {
    const { registry, write } = await watched({
      "one.ts": source("one", "1.0.0", "word", 'import { word } from "./lib/word.ts";'),
      "lib/word.ts": 'import deep from "../_deep.cjs"; export const word: string = "a" + deep.value;',
      "_deep.cjs": "module.exports = { value: require('./lib/deeper.cjs') };",
      "lib/deeper.cjs": "module.exports = 1;",
      "two.cjs.js": source("two", "1.0.0", "require('./lib/deeper.cjs')").replace("export default", "module.exports ="),
    });
    const says = async (name: string): Promise<unknown> => ((await run(registry.get(name))) as { says: unknown }).says;
    expect([await says("one"), await says("two")]).toEqual(["a1", 1]);
    await write("lib/deeper.cjs", "module.exports = 22;");
    await live(async () => expect(await says("one")).toBe("a22"));
    await write("lib/word.ts", 'export const word: string = "b";');
    await live(async () => expect(await says("one")).toBe("b"));
  });

  it("may come after it", async () => {
    const { registry, watch, write } = await watched({
      "one.js": source("one", "1.0.0", "word", 'import { word } from "./lib/word.js";'),
    });
    expect(watch.problems()[0]?.failure.message).toMatch(/lib\/word\.js/);
    await write("lib/word.js", "export const word = 'there';");
    await live(async () => expect(await run(registry.get("one"))).toEqual({ version: "1.0.0", says: "there" }));
    expect(watch.problems()).toEqual([]);
  });
});

describe("a folder", () => {
  it("is waited for until it is there, and followed when it is made anew", async () => {
    const parent = await mkdtemp(join(tmpdir(), "baton-modules-"));
    const folder = join(parent, "deep", "agents");
    const { registry, write } = await watched({}, { folder });
    for (const version of ["1.0.0", "2.0.0", "3.0.0"]) {
      await write("one.js", source("one", version));
      await live(() => expect(registry.get("one")?.version).toBe(version));
      await rm(folder, { recursive: true });
    }
    await live(() => expect(registry.list()).toEqual([]));
  });

  it("may be swapped behind links, as a config map is", async () => {
    const folder = await mkdtemp(join(tmpdir(), "baton-modules-"));
    const version = async (number: number): Promise<void> => {
      await mkdir(join(folder, `..${number}`));
      await writeFile(join(folder, `..${number}`, "word.js"), `export const word = ${number};`);
      const text = source("one", `${number}.0.0`, "word", 'import { word } from "./word.js";');
      await writeFile(join(folder, `..${number}`, "one.js"), text);
      await symlink(`..${number}`, join(folder, "..data_tmp"));
      await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await version(1);
    await symlink("..data/one.js", join(folder, "one.js"));
    const { registry, watch } = await watched({}, { folder });
    expect(await run(registry.get("one"))).toEqual({ version: "1.0.0", says: 1 });
    for (const number of [2, 3]) {
      await version(number);
      await rm(join(folder, `..${number - 1}`), { recursive: true });
      await live(async () =>
        expect(await run(registry.get("one"))).toEqual({ version: `${number}.0.0`, says: number }),
      );
    }
    expect(watch.problems()).toEqual([]);
  });

  it("may itself be a link that comes to lead elsewhere", async () => {
    const parent = await mkdtemp(join(tmpdir(), "baton-modules-"));
    for (const number of [1, 2]) {
      await mkdir(join(parent, `v${number}`));
      await writeFile(join(parent, `v${number}`, "one.js"), source("one", `${number}.0.0`));
    }
    const folder = join(parent, "now");
    await symlink("v1", folder);
    const { registry } = await watched({}, { folder });
    expect(registry.get("one")?.version).toBe("1.0.0");
    await symlink("v2", join(parent, "next"));
    await rename(join(parent, "next"), folder);
    await live(() => expect(registry.get("one")?.version).toBe("2.0.0"));
    await writeFile(join(parent, "v2", "one.js"), source("one", "2.1.0"));
    await live(() => expect(registry.get("one")?.version).toBe("2.1.0"));
  });
});

describe("a folder whose changes the system does not tell", () => {
  it("is looked at often enough", async () => {
    const { registry, watch, write, folder } = await watched({ "lib/word.js": "export const word = 1;" });
    watch.close();
    // Changes below the folder are told by no one: only the looks find them.
    const again = createVersionedRegistry({ search: createRegistry<Agent>() });
    await write("one.js", source("one", "1.0.0", "word", 'import { word } from "./lib/word.js";'));
    const second = await watchModules(folder, again, { log: silentLog });
    open.push(second);
    for (const number of [2, 3, 4]) {
      await write("lib/word.js", `export const word = ${number};`);
      await live(async () => expect(await run(again.get("one"))).toEqual({ version: "1.0.0", says: number }));
    }
    expect(registry.list()).toEqual([]);
  });

  it("is not taken for empty when it cannot be read", async () => {
    const { folder, registry, watch } = await watched({ "one.js": source("one", "1.0.0") });
    await rename(folder, `${folder}-aside`);
    await writeFile(folder, "a file where the folder was");
    await live(() => expect(watch.problems().map(({ file }) => file)).toEqual(["."]));
    await sleep(600);
    expect(registry.get("one")?.version).toBe("1.0.0");
    await rm(folder);
    await rename(`${folder}-aside`, folder);
    await live(() => expect(watch.problems()).toEqual([]));
    expect(registry.get("one")?.version).toBe("1.0.0");
  });

  it("may have clocks of its own", async () => {
    const { folder, registry, write } = await watched({ "one.js": source("one", "1.0.0") });
    await write("one.js", source("one", "1.0.1"));
    await utimes(join(folder, "one.js"), new Date(0), new Date(0));
    await live(() => expect(registry.get("one")?.version).toBe("1.0.1"));
  });
});

describe("a watch", () => {
  it("that is closed watches no more", async () => {
    const { registry, watch, write } = await watched({ "one.js": source("one", "1.0.0") });
    watch.close();
    await write("one.js", source("one", "2.0.0"));
    await sleep(700);
    expect(registry.get("one")?.version).toBe("1.0.0");
  });
});
