import { mkdtemp, rename, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { watchModules } from "../../../src/agents/modules/watch-modules.ts";
import { createRegistry } from "../../../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../../../src/tools/registry/versioned-registry.ts";
import { silentLog } from "../../support/test-agents.ts";

const file = fc.constantFrom("a.js", "b.js", "c.ts", "d.mjs");
const deed = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("write" as const), file, pieces: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("break" as const), file }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const), file, to: file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("remove" as const, "touch" as const), file }) },
);
const story = fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 120 })), { minLength: 5, maxLength: 25 });
type Deed = typeof deed extends fc.Arbitrary<infer Shape> ? Shape : never;

const BROKEN = "export default {";
let count = 0;
/** A module that no other is equal to; now and then the same name in another version. */
const whole = (): string => {
  const [name, version] = [`agent_${(count += 1) % 3}`, `1.${count}.0`];
  return `export default { name: "${name}", version: "${version}", description: "One of many", capabilities: ["be"], execute: () => 1 };`;
};
const saysOf = (text: string): string => /name: "(\w+)", version: "([\d.]+)"/.exec(text)?.slice(1).join("@") ?? "";

async function play(deeds: readonly (readonly [Deed, number])[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "baton-fuzz-"));
  const registry = createVersionedRegistry({ search: createRegistry<Agent>() });
  const watch = await watchModules(folder, registry, { log: silentLog });
  const there = new Map<string, string>();
  const write = async (name: string, text: string, pieces = 1): Promise<void> => {
    there.set(name, text);
    for (let piece = 1; piece <= pieces; piece += 1)
      await writeFile(join(folder, name), text.slice(0, Math.ceil((text.length * piece) / pieces)));
  };
  const act = async (done: Deed): Promise<void> => {
    if (done.kind === "write") return await write(done.file, whole(), done.pieces);
    if (done.kind === "break") return await write(done.file, BROKEN);
    const text = there.get(done.file);
    if (text === undefined) return;
    const path = join(folder, done.file);
    if (done.kind === "touch") return await utimes(path, new Date(), new Date());
    if (done.kind === "rename") {
      await rename(path, join(folder, done.to));
      there.delete(done.file);
      there.set(done.to, text);
      return;
    }
    await unlink(path);
    there.delete(done.file);
  };
  try {
    for (const [done, ms] of deeds) {
      await act(done);
      await sleep(ms);
    }
    for (const [name, text] of there) if (text === BROKEN) await write(name, whole());
    const expected = [...there.values()].map(saysOf).toSorted();
    const registered = (): string[] =>
      registry
        .all()
        .map(({ name, version }) => `${name}@${version}`)
        .toSorted();
    await vi.waitFor(() => expect([registered(), watch.problems()]).toEqual([expected, []]), { timeout: 4000 });
    // And so it stays.
    await sleep(700);
    expect([registered(), watch.problems()]).toEqual([expected, []]);
  } finally {
    watch.close();
    await rm(folder, { recursive: true });
  }
}

it("whatever happens to the files, the registry ends up with what they hold", async () => {
  const stories = fc.sample(story, 24);
  const played = await Promise.allSettled(stories.map(play));
  const failed = played.flatMap((each, place) =>
    each.status === "rejected" ? [{ story: stories[place], reason: String(each.reason) }] : [],
  );
  expect(failed).toEqual([]);
}, 60_000);
