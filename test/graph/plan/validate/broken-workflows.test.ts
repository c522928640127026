import { describe, expect, it } from "vitest";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import { readPlanText } from "../../../../src/graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../../../src/graph/plan/document/with-positions.ts";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import { brokenWorkflows } from "./broken-workflows.ts";
import { problemsOf, surroundings } from "./world.ts";

describe("a broken workflow", () => {
  it("comes in at least 60 kinds", () => {
    expect(new Set(brokenWorkflows.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(brokenWorkflows.map(({ code }) => code)).size).toBeGreaterThanOrEqual(30);
  });

  it.each(brokenWorkflows)("with $kind is refused: $code at $path", (broken) => {
    const problems = problemsOf(broken.document, broken.more);
    const found = problems.find(({ code, path }) => code === broken.code && path === broken.path);
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
    if (broken.nearest !== undefined) expect(found?.nearest).toBe(broken.nearest);
    if (broken.message !== undefined) expect(found?.message).toMatch(broken.message);
    if (broken.expected !== undefined) expect(found?.expected).toMatch(broken.expected);
    expect(found?.message).not.toMatch(/\n|undefined|\[object/);
  });

  it.each(brokenWorkflows)("with $kind is refused at its place in the text", (broken) => {
    const text = stringify(broken.document);
    const reading = readPlanText(text);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    const problems = withPositions(validatePlan(reading.plan, { ...surroundings, ...broken.more }), reading.locate);
    const found = problems.find(({ code, path }) => code === broken.code && path === broken.path);
    expect(linesOf(text, broken.path)).toContain(found?.line);
    expect(found?.column).toBeGreaterThan(0);
  });
});

/** Lines on which the key and the value stand that a path leads to, as far as the text goes along with it. */
function linesOf(text: string, path: string): number[] {
  const counter = new LineCounter();
  let at: unknown = parseDocument(text, { lineCounter: counter }).contents;
  let lines = [1];
  for (const part of path.split(".")) {
    const next: { key?: unknown; value?: unknown } | undefined = isMap(at)
      ? at.items.find(({ key }) => isScalar(key) && String(key.value) === part)
      : isSeq(at)
        ? { value: at.items[Number(part)] }
        : undefined;
    if (next?.value === undefined) break;
    at = next.value;
    lines = [next.key, next.value].flatMap((node) =>
      isNode(node) && node.range ? [counter.linePos(node.range[0]).line] : [],
    );
  }
  return lines;
}
