import fc from "fast-check";
import semver from "semver";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createRegistry } from "../../../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../../../src/tools/registry/manifest.ts";
import type { RegistryChange } from "../../../src/tools/registry/versions/listeners.ts";
import {
  createVersionedRegistry,
  type VersionedRegistry,
  type VersionedRegistryOptions,
} from "../../../src/tools/registry/versioned-registry.ts";

const make = (
  more: Partial<VersionedRegistryOptions<AgentManifest>> = {},
): VersionedRegistry & { readonly index: ReturnType<typeof createRegistry> } => {
  const index = createRegistry();
  return { index, ...createVersionedRegistry({ search: index, ...more }) };
};

const entry = (name: string, version: string, more: Partial<AgentManifest> = {}): AgentManifest => ({
  name,
  version,
  description: `${name} converts currencies`,
  capabilities: [
    { name: "convert", description: "converts an amount of money", examples: ["what is 5 dollars in euros"] },
  ],
  input: z.object({ amount: z.number() }),
  output: z.unknown(),
  effect: "pure",
  ...more,
});

const fromModule = { source: { kind: "module", detail: "money.ts" } } as const;

describe("versions of one name", () => {
  it("are all there, and the newest is what the name means", () => {
    const registry = make();
    for (const version of ["1.2.0", "2.0.0", "1.10.0"]) registry.register(entry("money", version));
    expect(registry.versions("money").map(({ version }) => version)).toEqual(["2.0.0", "1.10.0", "1.2.0"]);
    expect(registry.get("money")?.version).toBe("2.0.0");
    expect(registry.list().map(({ version }) => version)).toEqual(["2.0.0"]);
    expect(registry.search("convert money").map(({ agent }) => agent.version)).toEqual(["2.0.0"]);
    expect(registry.find("money", { range: "^1" })?.version).toBe("1.10.0");
    expect(registry.find("money", { range: "1.2.0 || >=3" })?.version).toBe("1.2.0");
    expect(registry.find("money", { range: ">=3" })).toBeUndefined();
    expect(registry.find("nobody")).toBeUndefined();
  });

  it("that are deprecated count only where there is no other", () => {
    const registry = make();
    registry.register(entry("money", "1.0.0"));
    registry.register(entry("money", "2.0.0", { deprecated: "use money 1" }));
    expect(registry.get("money")?.version).toBe("1.0.0");
    expect(registry.search("convert money").map(({ agent }) => agent.version)).toEqual(["1.0.0"]);
    expect(registry.find("money", { range: ">=1" })?.version).toBe("1.0.0");
    expect(registry.find("money", { range: "^2" })?.version).toBe("2.0.0");
  });

  it("that are prereleases count only where the range names one, or nothing else is there", () => {
    const registry = make();
    registry.register(entry("money", "2.0.0-beta.1"));
    expect(registry.get("money")?.version).toBe("2.0.0-beta.1");
    registry.register(entry("money", "1.0.0"));
    expect(registry.get("money")?.version).toBe("1.0.0");
    expect(registry.find("money", { range: ">=1" })?.version).toBe("1.0.0");
    expect(registry.find("money", { range: "^2.0.0-beta" })?.version).toBe("2.0.0-beta.1");
    registry.register(entry("money", "2.0.1"));
    expect(registry.find("money", { range: "^2.0.0-beta" })?.version).toBe("2.0.1");
  });

  it("are searched by range, not by the newest alone", () => {
    const registry = make();
    for (const version of ["1.0.0", "1.4.0", "2.0.0"]) registry.register(entry("money", version));
    const found = registry.search("convert money", { version: "^1", filter: ({ version }) => version === "1.4.0" });
    expect(found.map(({ agent }) => agent.version)).toEqual(["1.4.0"]);
    expect(() => registry.search("convert money", { version: "one" })).toThrow(/no range of versions/);
  });

  it("are found as npm finds them, whatever is registered, deprecated and removed", () => {
    const number = fc.integer({ min: 0, max: 3 });
    const version = fc
      .tuple(number, number, number, fc.option(fc.constantFrom("-alpha.1", "-beta", "-beta.2"), { nil: "" }))
      .map(([major, minor, patch, tail]) => `${major}.${minor}.${patch}${tail ?? ""}`);
    const range = fc.oneof(
      fc.tuple(fc.constantFrom("^", "~", ">=", "<", "<=", ">", ""), version).map((parts) => parts.join("")),
      fc.tuple(version, version).map(([low, high]) => `>${low} <=${high} || ${high}`),
      fc.constantFrom("*", "1.x", "1 - 2.1"),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(version, fc.boolean(), fc.boolean()), { maxLength: 25 }),
        range,
        (steps, wanted) => {
          const registry = make();
          const there = new Map<string, AgentManifest>();
          for (const [at, deprecated, removed] of steps) {
            const known = there.get(at);
            if (removed && known !== undefined) {
              registry.withdraw(known);
              there.delete(at);
              continue;
            }
            const made = entry("money", at, deprecated ? { deprecated: "no longer" } : {});
            registry.register(made);
            there.set(at, made);
          }
          const all = [...there.values()];
          const fitting = (list: AgentManifest[]): string | null =>
            semver.maxSatisfying(
              list.map((each) => each.version),
              wanted,
            );
          const expected = fitting(all.filter((each) => each.deprecated === undefined)) ?? fitting(all) ?? undefined;
          expect(registry.find("money", { range: wanted })?.version).toBe(expected);
          expect(registry.versions("money").map((each) => each.version)).toEqual(semver.rsort([...there.keys()]));
          expect(registry.index.list().length).toBe(there.size === 0 ? 0 : 1);
          expect(registry.index.get("money")).toBe(registry.get("money"));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a pin", () => {
  it("names one object, also after it was replaced or removed", () => {
    const registry = make();
    const [first, second] = [entry("money", "1.0.0"), entry("money", "1.0.0")];
    registry.register(first);
    const pin = registry.pin(first);
    registry.register(second);
    expect(registry.pin(second)).not.toBe(pin);
    expect(registry.get("money")).toBe(second);
    expect(registry.find("money", { pin, range: "^1" })).toBe(first);
    registry.remove("money");
    expect(registry.get("money")).toBeUndefined();
    expect(registry.find("money", { pin })).toBe(first);
    expect(registry.find("other", { pin })).toBeUndefined();
    registry.register(first);
    expect(registry.pin(first)).toBe(pin);
  });

  it("is kept for ten minutes, the last 20 of each name for longer, all of them within a limit", () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const registry = make({ keep: { inAll: 60 } });
    const objects = Array.from({ length: 41 }, () => entry("money", "1.0.0"));
    const pins = objects.map((each) => {
      registry.register(each);
      return registry.pin(each);
    });
    const kept = (): string[] => pins.filter((pin, place) => registry.find("money", { pin }) === objects[place]);
    expect(kept()).toEqual(pins);
    clock.mockReturnValue(600_001);
    registry.register(entry("money", "1.0.0"));
    expect(kept()).toEqual(pins.slice(-20));
    for (const each of Array.from({ length: 46 }, () => entry("other", "1.0.0"))) registry.register(each);
    expect(kept()).toEqual(pins.slice(-15));
    clock.mockRestore();
  });

  it("of another process means its version, then the range", () => {
    const [registry, other] = [make(), make()];
    const old = entry("money", "1.0.0");
    other.register(old);
    const pin = other.pin(old);
    for (const version of ["1.0.0", "1.1.0"]) registry.register(entry("money", version));
    expect(registry.find("money", { pin, range: "^1" })?.version).toBe("1.0.0");
    registry.withdraw(registry.find("money", { pin }) ?? old);
    expect(registry.find("money", { pin: pin.replace("1.0.0", "1.0.3"), range: "^1" })?.version).toBe("1.1.0");
    expect(registry.find("money", { pin: "nonsense" })?.version).toBe("1.1.0");
    expect(() => registry.pin(entry("money", "1.0.0"))).toThrow(/never registered/);
  });
});

describe("an entry of one tenant", () => {
  it("is seen by no other, hides what all see from its own, and is found by search", () => {
    const registry = make();
    registry.register(entry("money", "3.0.0"));
    const own = entry("money", "1.0.0", { tenant: "acme", description: "the acme way to convert currencies" });
    registry.register(own);
    const secret = entry("ledger", "1.0.0", { tenant: "acme", description: "converts the ledger of acme" });
    registry.register(secret);
    const [acme, bolt] = [registry.visibleTo("acme"), registry.visibleTo("bolt")];

    expect(registry.get("money")?.version).toBe("3.0.0");
    expect(acme.get("money")).toBe(own);
    expect(bolt.get("money")?.version).toBe("3.0.0");
    expect(acme.find("money", { range: "^3" })?.version).toBe("3.0.0");
    expect(acme.versions("money").map(({ version }) => version)).toEqual(["3.0.0", "1.0.0"]);
    expect(bolt.get("ledger")).toBeUndefined();
    expect(registry.get("ledger")).toBeUndefined();
    expect(bolt.find("ledger", { pin: registry.pin(secret) })).toBeUndefined();
    expect(acme.list()).toEqual([own, secret]);
    expect(bolt.list().map(({ name }) => name)).toEqual(["money"]);
    expect(registry.list().map(({ name }) => name)).toEqual(["money"]);
    expect(registry.all().length).toBe(3);

    const seen = (view: Pick<VersionedRegistry, "search">): AgentManifest[] =>
      view.search("convert currencies of the ledger").map(({ agent }) => agent);
    expect(seen(acme)).toEqual(expect.arrayContaining([own, secret]));
    expect(seen(acme).length).toBe(2);
    expect(seen(bolt).map(({ version }) => version)).toEqual(["3.0.0"]);
    expect(seen(registry).map(({ version }) => version)).toEqual(["3.0.0"]);
    registry.withdraw(own);
    expect(
      seen(acme)
        .map(({ version }) => version)
        .toSorted(),
    ).toEqual(["1.0.0", "3.0.0"]);
  });
});

describe("the registry refuses", () => {
  it("a name that is built in, a version of another source, and what is malformed, and stays as it was", () => {
    const registry = make();
    registry.register(entry("redactor", "1.0.0"));
    expect(() => registry.register(entry("redactor", "9.0.0", fromModule))).toThrow(
      'Agent "redactor" is built in: a module agent needs another name.',
    );
    expect(() => registry.register(entry("redactor", "9.0.0", { ...fromModule, tenant: "acme" }))).toThrow(/built in/);
    registry.register(entry("money", "1.0.0", fromModule));
    expect(() => registry.register(entry("money", "1.0.0", { source: { kind: "http", detail: "http://a" } }))).toThrow(
      'Agent "money" 1.0.0 is registered from module money.ts already: another version or name is free.',
    );
    expect(() => registry.register(entry("Money", "1.0.0"))).toThrow(/malformed/);
    expect(() => registry.register(entry("money", "1.0"))).toThrow(/not a semantic version/);
    expect(() => registry.find("money", { range: "newest" })).toThrow(/no range of versions of money/);
    expect(registry.all().map(({ name, version }) => `${name}@${version}`)).toEqual(["redactor@1.0.0", "money@1.0.0"]);
    expect(registry.index.list().length).toBe(2);
  });
});

describe("who subscribes", () => {
  it("hears every change after it was made, whatever other listeners do", () => {
    const failures: object[] = [];
    const quiet = (): void => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: (fields: object) => void failures.push(fields) };
    const registry = make({ log });
    const heard: RegistryChange[] = [];
    registry.subscribe(() => {
      throw new Error("deaf");
    });
    const stop = registry.subscribe((change) => {
      heard.push(change);
      expect(registry.versions(change.name).length).toBe(change.kind === "removed" ? 0 : 1);
    });
    const made = entry("money", "1.0.0");
    registry.register(made);
    registry.register(made);
    registry.register(entry("money", "1.0.0"));
    registry.remove("money");
    stop();
    registry.register(made);
    expect(heard.map(({ kind }) => kind)).toEqual(["added", "replaced", "removed"]);
    expect(failures.length).toBe(4);
  });
});

describe("10,000 entries", () => {
  it("are registered, found and removed in microseconds each, be they names or versions of one", () => {
    const instant = { register: () => undefined, remove: () => undefined, get: () => undefined };
    const search = { ...instant, list: () => [], search: () => [] };
    const registry = createVersionedRegistry<AgentManifest>({ search });
    const names = Array.from({ length: 10_000 }, (_, place) => entry(`tool_${place}`, "1.0.0"));
    const many = Array.from({ length: 10_000 }, (_, place) =>
      entry("one", `1.${place % 100}.${Math.floor(place / 100)}`),
    );
    const began = performance.now();
    for (const each of [...names, ...many]) registry.register(each);
    for (const each of names) expect(registry.find(each.name, { range: "^1" }) === each).toBe(true);
    for (let place = 0; place < 1000; place += 1) registry.find("one", { range: `~1.${place % 100}` });
    for (const each of [...names, ...many]) registry.withdraw(each);
    const took = performance.now() - began;
    expect(registry.all()).toEqual([]);
    // 51,000 operations; a linear one would take minutes.
    expect(took).toBeLessThan(5000);
  });
});

describe("every version", () => {
  it("is listed after what each name means, for one tenant and for all", () => {
    const registry = make();
    for (const version of ["1.0.0", "3.0.0-rc", "2.0.0"]) registry.register(entry("money", version));
    registry.register(entry("other", "1.0.0"));
    registry.register(entry("money", "0.9.0", { tenant: "acme" }));
    const names = (entries: readonly AgentManifest[]): string[] =>
      entries.map(({ name, version }) => `${name}@${version}`);
    const shared = ["money@2.0.0", "other@1.0.0", "money@1.0.0", "money@3.0.0-rc"];
    expect(names(registry.every())).toEqual(shared);
    expect(names(registry.visibleTo("bolt").every())).toEqual(shared);
    expect(names(registry.visibleTo("acme").every())).toEqual([
      "other@1.0.0",
      "money@0.9.0",
      "money@2.0.0",
      "money@1.0.0",
      "money@3.0.0-rc",
    ]);
    expect(registry.every()).toBe(registry.every());
  });
});
