import { describe, expect, it } from "vitest";
import { readPlan } from "../../../src/graph/plan/read-plan.ts";
import type { Plan } from "../../../src/graph/plan/plan.ts";
import { catalogOf, withCandidate } from "../../../src/server/workflows/catalog-of.ts";
import { nextVersion } from "../../../src/server/workflows/next-version.ts";
import { pickVersion } from "../../../src/server/workflows/pick-version.ts";
import { sameContent } from "../../../src/server/workflows/same-content.ts";

function planOf(document: object): Plan {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  return reading.plan;
}

const step = { name: "read", agent: "reader", outputs: ["text"] };

describe("versions of a workflow", () => {
  it("begin at 1.0.0 and go on with the next minor one, retired and pre-release ones counted", () => {
    expect(nextVersion([])).toBe("1.0.0");
    expect(nextVersion(["1.0.0", "1.10.0", "1.9.3"])).toBe("1.11.0");
    expect(nextVersion(["1.0.0", "2.0.0-beta.1"])).toBe("2.0.0");
  });

  it("are picked by range, the newest first, and without a range pre-releases last", () => {
    const versions = ["2.0.0-beta.1", "1.10.0", "1.9.0"];
    expect(pickVersion(versions)).toBe("1.10.0");
    expect(pickVersion(versions, "~1.9")).toBe("1.9.0");
    expect(pickVersion(versions, "2.0.0-beta.1")).toBe("2.0.0-beta.1");
    expect(pickVersion(versions, "^3")).toBeUndefined();
    expect(pickVersion(["1.0.0-rc.1"])).toBe("1.0.0-rc.1");
  });

  it("are the same where name, version and spelling alone differ", () => {
    const one = planOf({ name: "a", version: "1.0.0", steps: [{ ...step, timeout: "2m" }] });
    expect(sameContent(one, planOf({ workflow: { name: "b", steps: [{ ...step, timeout: 120, with: {} }] } }))).toBe(
      true,
    );
    expect(sameContent(one, planOf({ name: "a", version: "1.0.0", steps: [{ ...step, timeout: "3m" }] }))).toBe(false);
    expect(sameContent(one, planOf({ name: "a", description: "reads", steps: [{ ...step, timeout: "2m" }] }))).toBe(
      false,
    );
  });
});

describe("the catalog", () => {
  const entry = (name: string, version: string, description: string) => ({
    name,
    version,
    plan: () => planOf({ name, description, steps: [step] }),
  });
  const catalog = catalogOf([entry("b", "1.0.0", "old"), entry("b", "1.2.0", "new"), entry("a", "0.1.0", "a")]);

  it("gives names in order, versions newest first, and the newest version in a range", () => {
    expect(catalog.names()).toEqual(["a", "b"]);
    expect(catalog.versions("b")).toEqual(["1.2.0", "1.0.0"]);
    expect(catalog.get("b")?.plan.description).toBe("new");
    expect(catalog.get("b", "~1.0")).toMatchObject({ name: "b", version: "1.0.0" });
    expect(catalog.get("b", "^2")).toBeUndefined();
    expect(catalog.get("c")).toBeUndefined();
    expect(catalog.versions("c")).toEqual([]);
  });

  it("shows a candidate as it will stand, beside what is stored and in its place", () => {
    const next = withCandidate(catalog, { name: "b", version: "1.3.0", plan: planOf({ steps: [step] }) });
    expect(next.versions("b")).toEqual(["1.3.0", "1.2.0", "1.0.0"]);
    expect(next.get("b")?.version).toBe("1.3.0");
    expect(next.get("b", "~1.2")?.plan.description).toBe("new");
    const fresh = withCandidate(catalog, { name: "c", version: "1.0.0", plan: planOf({ steps: [step] }) });
    expect(fresh.names()).toEqual(["a", "b", "c"]);
    expect(fresh.get("c")?.version).toBe("1.0.0");
    const instead = withCandidate(catalog, { name: "b", version: "1.2.0", plan: planOf({ steps: [step] }) });
    expect(instead.get("b")?.plan.description).toBeUndefined();
  });
});
