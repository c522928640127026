import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { analyzerInput, analyzerOutput } from "../../../src/agents/analyzer/analyzer-schemas.ts";
import { createAnalyzer } from "../../../src/agents/analyzer/analyzer.ts";
import type { Model, StructuredRequest } from "../../../src/agents/model/model.ts";
import { createDatasets } from "../../../src/tools/data/datasets.ts";
import { InvalidOutput, Unavailable } from "../../../src/tools/errors.ts";
import { testContext } from "./test-context.ts";

const datasets = createDatasets({ folder: () => join(import.meta.dirname, "../../../samples/data"), timeoutMs: 2_000 });
const analyzer = createAnalyzer({ datasets });
afterAll(() => datasets.close());

const march = { from: "2026-03-01", to: "2026-04-01" };
const task = (question: string, input: Record<string, unknown> = {}) => ({
  question,
  input,
  sources: {},
  step: "s",
  attempt: 1,
});

/** A model that gives its replies in order, and fails when it is asked once more. */
function scripted(...replies: readonly unknown[]): Model & { readonly asked: string[] } {
  const left = [...replies];
  const asked: string[] = [];
  return {
    name: "scripted",
    asked,
    structured: <T>({ schema, messages }: StructuredRequest<T>) => {
      asked.push(JSON.stringify(messages));
      const reply = left.shift();
      if (reply instanceof Error) return Promise.reject(reply);
      const parsed = schema.safeParse(reply);
      if (!parsed.success) return Promise.reject(new InvalidOutput(parsed.error.message));
      return Promise.resolve({ value: parsed.data, usage: { inputTokens: 1, outputTokens: 1 } });
    },
    text: () => {
      throw new Error("not told what to say");
    },
  };
}

describe("with parameters", () => {
  test("carries out a typed request", async () => {
    const request = { kind: "value", dataset: "tickets", measure: { aggregation: "count" }, period: march };
    const input = analyzerInput.parse({ request });
    const output = analyzerOutput.parse(await analyzer.execute(task("anything", input), testContext()));
    expect(output.statements[0]?.text).toBe("In March 2026 there were 3,655 tickets.");
    expect(output.sql).toHaveLength(1);
    expect(output.dataset).toBe("tickets");
  });

  test("carries out SQL, checked, with sentences and a chart", async () => {
    const sql = "SELECT plan, count(*) AS tickets FROM tickets GROUP BY plan ORDER BY 2 DESC";
    const output = analyzerOutput.parse(await analyzer.execute(task("?", analyzerInput.parse({ sql })), testContext()));
    expect(output.table.rows.map((row) => row[0])).toEqual(["Team", "Starter", "Enterprise"]);
    expect(output.statements[0]?.text).toMatch(/^The query found 3 rows: plan Team, tickets 21,419/);
    expect(output.chart?.svg).toContain("mark-rect");
  });

  test("takes no text for SQL, and no unknown parameter", () => {
    expect(analyzerInput.safeParse({ sql: "Please count the tickets" }).success).toBe(false);
    expect(analyzerInput.safeParse({ query: "x" }).success).toBe(false);
    expect(analyzerInput.safeParse({ request: { kind: "value", dataset: "tickets" } }).success).toBe(false);
  });

  test.each([
    [
      { kind: "value", dataset: "nowhere", measure: { aggregation: "count" } },
      /no data set "nowhere"; there are revenue, tickets/,
    ],
    [{ kind: "value", dataset: "tickets", measure: { aggregation: "sum", column: "nothing" } }, /no column "nothing"/],
    [
      { kind: "value", dataset: "tickets", measure: { aggregation: "average", column: "plan" } },
      /average of plan makes no sense/,
    ],
    [
      {
        kind: "value",
        dataset: "tickets",
        measure: { aggregation: "count" },
        filters: [{ op: "eq", column: "region", value: "LATAM" }],
      },
      /no row has region "LATAM"; there are Americas, EMEA, APAC/,
    ],
    [
      {
        kind: "value",
        dataset: "tickets",
        measure: { aggregation: "count" },
        filters: [{ op: "gt", column: "satisfaction", value: "1; DROP TABLE tickets" }],
      },
      /takes a number/,
    ],
    [
      { kind: "correlation", dataset: "tickets", columns: ["plan", "satisfaction"] },
      /plan is a category, not a number/,
    ],
    [
      {
        kind: "group_by",
        dataset: "tickets",
        measure: { aggregation: "count" },
        dimensions: [{ column: 'x" FROM tickets; DROP TABLE tickets --' }],
      },
      /has no column/,
    ],
  ])("refuses %j", async (request, message) => {
    const run = analyzer.execute(task("?", analyzerInput.parse({ request })), testContext());
    await expect(run).rejects.toThrow(message);
  });
});

describe("with a model", () => {
  test("carries out the request that it writes, and shows it the catalog", async () => {
    const model = scripted({
      answer: {
        kind: "requests",
        requests: [{ kind: "value", dataset: "tickets", measure: { aggregation: "count" }, period: march }],
      },
    });
    const output = analyzerOutput.parse(await analyzer.execute(task("How was March?"), testContext(model)));
    expect(output.statements[0]?.text).toBe("In March 2026 there were 3,655 tickets.");
    expect(model.asked[0]).toContain("first_reply_minutes");
    expect(model.asked[0]).toContain("Today is 2026-11-01");
  });

  test("gives refused SQL back once, with the reason", async () => {
    const model = scripted(
      { answer: { kind: "sql", sql: "SELECT count(*) FROM ticket" } },
      { answer: { kind: "sql", sql: "SELECT count(*) AS n FROM tickets" } },
    );
    const output = analyzerOutput.parse(await analyzer.execute(task("How many?"), testContext(model)));
    expect(output.table.rows).toEqual([[50_000]]);
    expect(model.asked[1]).toContain("This was refused");
    expect(model.asked[1]).toMatch(/the table .*ticket.*not allowed/);
  });

  test("never runs SQL that reaches outside: the rules answer instead", async () => {
    const theft = { answer: { kind: "sql", sql: "SELECT content FROM read_text('/etc/passwd')" } };
    const output = analyzerOutput.parse(
      await analyzer.execute(task("How many tickets in March 2026?"), testContext(scripted(theft, theft))),
    );
    expect(output.statements[0]?.text).toBe("In March 2026 there were 3,655 tickets.");
  });

  test.each([
    ["is down", new Unavailable("down")],
    ["returns nonsense", { nonsense: true }],
  ])("that %s is replaced by the rules", async (_, reply) => {
    const output = analyzerOutput.parse(
      await analyzer.execute(task("How many tickets in March 2026?"), testContext(scripted(reply))),
    );
    expect(output.statements[0]?.text).toBe("In March 2026 there were 3,655 tickets.");
  });

  test("that finds the question unanswerable is believed, and says what there is", async () => {
    const model = scripted({ answer: { kind: "unanswerable", reason: "there is nothing about office plants" } });
    await expect(
      analyzer.execute(task("How many plants are in the office?"), testContext(model)),
    ).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("office plants"),
    });
  });
});

test("stops when the signal fires", async () => {
  const signal = AbortSignal.abort();
  await expect(
    analyzer.execute(task("How many tickets in March 2026?"), testContext(undefined, signal)),
  ).rejects.toMatchObject({ code: "cancelled" });
});

test("says what to do where there are no data sets", async () => {
  const empty = createAnalyzer({ datasets: createDatasets({ folder: () => "/nonexistent/data" }) });
  await expect(empty.execute(task("How many tickets?"), testContext())).rejects.toThrow(
    /no data sets; put CSV, JSON or Parquet/,
  );
});

test("each capability has at least six examples", () => {
  expect(analyzer.effect).toBe("pure");
  for (const { examples } of analyzer.capabilities) expect(new Set(examples).size).toBeGreaterThanOrEqual(6);
});

test("answers every example of its own capabilities", async () => {
  const failed: string[] = [];
  for (const example of analyzer.capabilities.flatMap(({ examples }) => examples)) {
    const output = await analyzer.execute(task(example), testContext()).catch((error: unknown) => error);
    const checked = analyzerOutput.safeParse(output);
    if (!checked.success) failed.push(`${example}: ${String(output)}`);
  }
  expect(failed).toEqual([]);
});
