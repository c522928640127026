import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateRevenue, type RevenueRow } from "../../../samples/generate/revenue.ts";
import { generateTickets, type Ticket } from "../../../samples/generate/tickets.ts";
import { analyzerOutput, type AnalyzerOutput } from "../../../src/agents/analyzer/analyzer-schemas.ts";
import { createAnalyzer } from "../../../src/agents/analyzer/analyzer.ts";
import { createDatasets } from "../../../src/tools/data/datasets.ts";
import { testContext } from "./test-context.ts";

// Every expected figure is computed here, in plain TypeScript, from the generated rows: no SQL, nothing of the analyzer.
const tickets = generateTickets();
const revenue = generateRevenue();
const datasets = createDatasets({ folder: () => join(import.meta.dirname, "../../../samples/data") });
const analyzer = createAnalyzer({ datasets });

beforeAll(() => datasets.open("default"));
afterAll(() => datasets.close());

async function ask(question: string): Promise<AnalyzerOutput> {
  const task = { question, input: {}, sources: {}, step: "analyze", attempt: 1 };
  return analyzerOutput.parse(await analyzer.execute(task, testContext()));
}

type Row = readonly unknown[];
const within = (ticket: Ticket, from: string, to: string): boolean =>
  ticket.opened_at.toISOString() >= from && ticket.opened_at.toISOString() < to;
const count = (keep: (ticket: Ticket) => boolean): number => tickets.filter(keep).length;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const replies = (keep: (ticket: Ticket) => boolean): readonly number[] =>
  tickets.filter(keep).map((ticket) => ticket.first_reply_minutes);
const ratings = (keep: (ticket: Ticket) => boolean): readonly number[] =>
  tickets.filter(keep).flatMap((ticket) => ticket.satisfaction ?? []);
const hours = (keep: (ticket: Ticket) => boolean): readonly number[] =>
  tickets.filter(keep).flatMap((ticket) => ticket.resolution_hours ?? []);
const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  return low + ((sorted[Math.ceil(place)] ?? 0) - low) * (place - Math.floor(place));
};
const cents = (keep: (row: RevenueRow) => boolean): number =>
  revenue.filter(keep).reduce((sum, row) => sum + Math.round(Number(row.revenue_usd) * 100), 0);
const months = (row: RevenueRow, from: string, to: string): boolean => row.month >= from && row.month < to;
const tally = (keep: (ticket: Ticket) => boolean, key: (ticket: Ticket) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const ticket of tickets.filter(keep)) counts.set(key(ticket), (counts.get(key(ticket)) ?? 0) + 1);
  return counts;
};
const ranked = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
const spell = (value: number): string => value.toLocaleString("en-US");
const dollars = (amount: number): string =>
  (amount / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });

describe("single figures", () => {
  const figures: readonly [string, () => number][] = [
    ["How many tickets were opened in March 2026?", () => count((t) => within(t, "2026-03", "2026-04"))],
    [
      "How many chat tickets came in from EMEA in Q1 2026?",
      () => count((t) => within(t, "2026-01", "2026-04") && t.channel === "chat" && t.region === "EMEA"),
    ],
    [
      "How many urgent tickets did Enterprise customers open last month?",
      () => count((t) => within(t, "2026-10", "2026-11") && t.priority === "P1" && t.plan === "Enterprise"),
    ],
    [
      "How many cases did otter handle in 2026?",
      () => count((t) => within(t, "2026", "2027") && t.agent_name === "otter"),
    ],
    ["How many tickets came in the week of March 9, 2026?", () => count((t) => within(t, "2026-03-09", "2026-03-16"))],
    [
      "How many complaints about invoices did we get from Asia?",
      () => count((t) => t.category === "billing" && t.region === "APAC"),
    ],
    [
      "How many tickets between January and March 2026 were not about billing?",
      () => count((t) => within(t, "2026-01", "2026-04") && t.category !== "billing"),
    ],
    ["How many tickets are still open?", () => count((t) => t.closed_at === null)],
    ["How many tickets were reopened in 2026?", () => count((t) => within(t, "2026", "2027") && t.reopened)],
    ["How many tickets took more than 2 days to resolve?", () => count((t) => (t.resolution_hours ?? 0) > 48)],
    [
      "How many phone tickets took over 2 hours to get a first reply in August?",
      () => count((t) => within(t, "2026-08", "2026-09") && t.channel === "phone" && t.first_reply_minutes > 120),
    ],
    [
      "How many tickets with satisfaction below 3 in EMEA?",
      () => count((t) => t.region === "EMEA" && (t.satisfaction ?? 5) < 3),
    ],
    ["How many tickets rated 1 or 2?", () => count((t) => t.satisfaction === 1 || t.satisfaction === 2)],
    ["How many tickets since September?", () => count((t) => within(t, "2026-09", "2026-11"))],
    [
      "How many tickets in the last 6 months from Team or Starter customers together?",
      () => count((t) => within(t, "2026-05", "2026-11") && t.plan !== "Enterprise"),
    ],
    [
      "How many different agents handled outage tickets?",
      () => new Set(tickets.filter((t) => t.category === "outage").map((t) => t.agent_name)).size,
    ],
    [
      "What is the average first reply time for Enterprise customers?",
      () => mean(replies((t) => t.plan === "Enterprise")),
    ],
    ["How long do Starter customers wait for an answer on average?", () => mean(replies((t) => t.plan === "Starter"))],
    [
      "Median resolution time of urgent tickets last month",
      () =>
        quantile(
          hours((t) => within(t, "2026-10", "2026-11") && t.priority === "P1"),
          0.5,
        ),
    ],
    [
      "P95 first reply time for Team plan in EMEA",
      () =>
        quantile(
          replies((t) => t.plan === "Team" && t.region === "EMEA"),
          0.95,
        ),
    ],
    [
      "How satisfied are APAC customers on the Team plan?",
      () => mean(ratings((t) => t.region === "APAC" && t.plan === "Team")),
    ],
    [
      "What was the highest first reply time in March?",
      () => Math.max(...replies((t) => within(t, "2026-03", "2026-04"))),
    ],
    ["What share of tickets were reopened?", () => (100 * count((t) => t.reopened)) / tickets.length],
    [
      "What percentage of Enterprise tickets are urgent?",
      () =>
        (100 * count((t) => t.plan === "Enterprise" && t.priority === "P1")) / count((t) => t.plan === "Enterprise"),
    ],
    [
      "What part of our customers rated us 1 or 2?",
      () => (100 * ratings((t) => (t.satisfaction ?? 9) <= 2).length) / ratings(() => true).length,
    ],
    [
      "What share of urgent cases gets an answer within half an hour?",
      () =>
        (100 * count((t) => t.priority === "P1" && t.first_reply_minutes <= 30)) / count((t) => t.priority === "P1"),
    ],
    ["How many tickets per day do we get on average?", () => tickets.length / 669],
    ["What was total revenue in 2025?", () => cents((r) => months(r, "2025", "2026")) / 100],
    [
      "How much did we sell in Europe last quarter?",
      () => cents((r) => months(r, "2026-07", "2026-10") && r.region === "EMEA") / 100,
    ],
    [
      "How much did Add-ons bring in across APAC this quarter?",
      () => cents((r) => months(r, "2026-10", "2026-11") && r.region === "APAC" && r.product === "Add-ons") / 100,
    ],
    [
      "average revenue per month for Team in 2025",
      () => cents((r) => months(r, "2025", "2026") && r.product === "Team") / 1_200,
    ],
    [
      "What fraction of revenue comes from Enterprise?",
      () => (100 * cents((r) => r.product === "Enterprise")) / cents(() => true),
    ],
    [
      "How many customers did we lose in EMEA since June 2026?",
      () =>
        revenue
          .filter((r) => months(r, "2026-06", "2026-11") && r.region === "EMEA")
          .reduce((sum, r) => sum + r.churned_customers, 0),
    ],
    [
      "How many seats do we have?",
      () => revenue.filter((r) => r.month === "2026-10-01").reduce((sum, r) => sum + (r.seats ?? 0), 0),
    ],
  ];
  test.each(figures)("%s", async (question, expected) => {
    const { statements, table } = await ask(question);
    expect(table.rows[0]?.[0]).toBeCloseTo(expected(), 6);
    expect(statements.length).toBeGreaterThan(1);
    expect(statements.at(-1)?.text).toMatch(/^Based on /);
  });
});

describe("groups", () => {
  const key = (rows: readonly Row[], width = 1): readonly unknown[] =>
    rows.map((row) => (width === 1 ? row[0] : row.slice(0, width)));

  test("Which region had the most tickets in 2025?", async () => {
    const expected = ranked(
      tally(
        (t) => within(t, "2025", "2026"),
        (t) => t.region,
      ),
    );
    const { table, statements } = await ask("Which region had the most tickets in 2025?");
    expect(table.rows.map((row) => [row[0], row[1]])).toEqual(expected);
    expect(statements[0]?.text).toContain(
      `${expected[0]?.[0]} had the most tickets in 2025: ${spell(expected[0]?.[1] ?? 0)}`,
    );
  });

  test("Tickets by plan and priority in September 2026", async () => {
    const expected = tally(
      (t) => within(t, "2026-09", "2026-10"),
      (t) => `${t.plan} ${t.priority}`,
    );
    const { table } = await ask("Tickets by plan and priority in September 2026");
    expect(new Map(table.rows.map((row) => [`${row[0]} ${row[1]}`, row[2]]))).toEqual(expected);
  });

  test("Which channel is the slowest to reply?", async () => {
    const { table } = await ask("Which channel is the slowest to reply?");
    const expected = ["email", "chat", "phone", "web"]
      .map((channel) => [channel, mean(replies((t) => t.channel === channel))] as const)
      .toSorted((a, b) => b[1] - a[1]);
    expect(key(table.rows)).toEqual(expected.map(([channel]) => channel));
    expect(table.rows[0]?.[1]).toBeCloseTo(expected[0]?.[1] ?? 0, 6);
  });

  test("Do Enterprise customers really get faster replies than Starter?", async () => {
    const { table, statements } = await ask("Do Enterprise customers really get faster replies than Starter?");
    expect(key(table.rows)).toEqual(["Enterprise", "Starter"]);
    expect(table.rows[0]?.[1]).toBeCloseTo(mean(replies((t) => t.plan === "Enterprise")), 6);
    expect(statements[0]?.text).toMatch(/^Enterprise had the lowest average first reply time/);
  });

  test("Share of tickets answered within 30 minutes by plan", async () => {
    const { table } = await ask("Share of tickets answered within 30 minutes by plan");
    for (const [plan, share] of table.rows) {
      const all = replies((t) => t.plan === plan);
      expect(share).toBeCloseTo((100 * all.filter((minutes) => minutes <= 30).length) / all.length, 9);
    }
    expect(table.rows).toHaveLength(3);
  });

  test("Give me the top three categories in EMEA for the last 30 days", async () => {
    const { table } = await ask("Give me the top three categories in EMEA for the last 30 days");
    const expected = ranked(
      tally(
        (t) => t.region === "EMEA" && within(t, "2026-10-02", "2026-11"),
        (t) => t.category,
      ),
    ).slice(0, 3);
    expect(table.rows.map((row) => [row[0], row[1]])).toEqual(expected);
  });

  test("What is the busiest weekday?", async () => {
    const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    const expected = ranked(
      tally(
        () => true,
        (t) => days[t.opened_at.getUTCDay()] ?? "",
      ),
    );
    expect((await ask("What is the busiest weekday?")).table.rows.map((row) => [row[0], row[1]])).toEqual(expected);
  });

  test("At what hour of the day do most tickets arrive?", async () => {
    const expected = ranked(
      tally(
        () => true,
        (t) => String(t.opened_at.getUTCHours()),
      ),
    )[0];
    const { table } = await ask("At what hour of the day do most tickets arrive?");
    expect([String(table.rows[0]?.[0]), table.rows[0]?.[1]]).toEqual(expected);
  });

  test("Which month had the highest revenue?", async () => {
    const { table, statements } = await ask("Which month had the highest revenue?");
    expect(table.rows[0]?.[0]).toBe("2026-10-01");
    expect(statements[0]?.text).toContain(`October 2026 had the most revenue`);
    expect(statements[0]?.text).toContain(dollars(cents((r) => r.month === "2026-10-01")));
  });

  test("Revenue by product and region in October 2026", async () => {
    const { table } = await ask("Revenue by product and region in October 2026");
    expect(table.rows).toHaveLength(12);
    for (const [product, region, value] of table.rows) {
      expect(Math.round(Number(value) * 100)).toBe(
        cents((r) => r.month === "2026-10-01" && r.product === product && r.region === region),
      );
    }
  });

  test("Show the 5 tickets with the longest resolution time", async () => {
    const { table } = await ask("Show the 5 tickets with the longest resolution time");
    const expected = tickets.toSorted((a, b) => (b.resolution_hours ?? 0) - (a.resolution_hours ?? 0)).slice(0, 5);
    expect(table.rows.map((row) => row[0])).toEqual(expected.map((t) => t.ticket_id));
  });
});

describe("changes", () => {
  test("Why did tickets jump in March 2026?", async () => {
    const now = count((t) => within(t, "2026-03", "2026-04"));
    const before = count((t) => within(t, "2026-02", "2026-03"));
    const outages =
      count((t) => within(t, "2026-03", "2026-04") && t.category === "outage") -
      count((t) => within(t, "2026-02", "2026-03") && t.category === "outage");
    const { statements } = await ask("Why did tickets jump in March 2026?");
    const change = ((100 * (now - before)) / before).toFixed(1);
    expect(statements[0]?.text).toBe(
      `In March 2026 there were ${spell(now)} tickets, ${change} % more than in February 2026 (${spell(before)}).`,
    );
    expect(statements[1]?.text).toContain(`category outage +${spell(outages)}`);
    expect(statements[1]?.text).toContain("region EMEA");
  });

  test("How much revenue did we make this year compared to last year?", async () => {
    const now = cents((r) => months(r, "2026", "2027"));
    const before = cents((r) => months(r, "2025-01", "2025-11"));
    const { statements } = await ask("How much revenue did we make this year compared to last year?");
    expect(statements[0]?.text).toBe(
      `From January to October 2026 revenue was ${dollars(now)}, ${((100 * (now - before)) / before).toFixed(1)} % more than from January to October 2025 (${dollars(before)}).`,
    );
  });

  test("Compare the average first reply time of March 2026 with the month before", async () => {
    const { table } = await ask("Compare the average first reply time of March 2026 with the month before");
    expect(table.rows[0]?.[2]).toBeCloseTo(mean(replies((t) => within(t, "2026-03", "2026-04"))), 6);
    expect(table.rows[0]?.[3]).toBeCloseTo(mean(replies((t) => within(t, "2026-02", "2026-03"))), 6);
    const byColumn = new Map<unknown, number>();
    for (const [column, , , , part] of table.rows.slice(1))
      byColumn.set(column, (byColumn.get(column) ?? 0) + Number(part));
    for (const total of byColumn.values()) expect(total).toBeCloseTo(Number(table.rows[0]?.[4]), 6);
  });

  test("Which product is shrinking, and in which region?", async () => {
    const { statements } = await ask("Which product is shrinking, and in which region?");
    expect(statements[0]?.text).toMatch(/falls, a month on average, in: Starter, APAC −\$\d+/);
    expect(statements[0]?.text).not.toContain(";");
  });

  test("monthly trend of outage tickets", async () => {
    const { table } = await ask("monthly trend of outage tickets");
    const expected = tally(
      (t) => t.category === "outage",
      (t) => `${t.opened_at.toISOString().slice(0, 7)}-01`,
    );
    expect(new Map(table.rows.map((row) => [row[0], row[1]]))).toEqual(expected);
  });
});

describe("structure", () => {
  test("Is there a relationship between first reply time and satisfaction?", async () => {
    const rated = tickets.filter((t) => t.satisfaction !== null);
    const ranks = (values: readonly number[]): number[] => {
      const order = values.map((value, index) => ({ value, index })).toSorted((a, b) => a.value - b.value);
      const result = Array.from({ length: values.length }, () => 0);
      for (let start = 0; start < order.length;) {
        let end = start;
        while (order[end + 1]?.value === order[start]?.value) end += 1;
        for (let place = start; place <= end; place++) result[order[place]?.index ?? 0] = (start + end) / 2 + 1;
        start = end + 1;
      }
      return result;
    };
    const pearson = (a: readonly number[], b: readonly number[]): number => {
      const [x, y] = [mean(a), mean(b)];
      const sum = (f: (index: number) => number): number => a.reduce((total, _, index) => total + f(index), 0);
      const dx = (index: number): number => (a[index] ?? 0) - x;
      const dy = (index: number): number => (b[index] ?? 0) - y;
      return sum((i) => dx(i) * dy(i)) / Math.sqrt(sum((i) => dx(i) ** 2) * sum((i) => dy(i) ** 2));
    };
    const waits = rated.map((t) => t.first_reply_minutes);
    const scores = rated.map((t) => t.satisfaction ?? 0);
    const { table, statements } = await ask("Is there a relationship between first reply time and satisfaction?");
    const [row] = table.rows;
    expect(row?.[2]).toBe(rated.length);
    expect(row?.[3]).toBeCloseTo(pearson(waits, scores), 9);
    expect(row?.[4]).toBeCloseTo(pearson(ranks(waits), ranks(scores)), 9);
    expect(statements[0]?.text).toContain("the higher the first reply time, the lower the satisfaction");
  });

  test("Were there any unusual days for tickets?", async () => {
    const { table, statements } = await ask("Were there any unusual days for tickets?");
    expect(table.rows.map((row) => row.slice(0, 3))).toEqual([
      ["2026-03-09", "2026-03-15", count((t) => within(t, "2026-03-09", "2026-03-16"))],
    ]);
    expect(statements[0]?.text).toMatch(/category outage.*region EMEA/);
  });

  test("Are there outliers in first reply time?", async () => {
    const all = replies(() => true);
    const fence = quantile(all, 0.75) + 1.5 * (quantile(all, 0.75) - quantile(all, 0.25));
    const { statements } = await ask("Are there outliers in first reply time?");
    expect(statements[0]?.data?.["above"]).toBe(all.filter((minutes) => minutes > fence).length);
  });

  test("Distribution of resolution time for bug tickets", async () => {
    const all = hours((t) => t.category === "bug");
    const { statements, table } = await ask("Distribution of resolution time for bug tickets");
    expect(statements[0]?.data).toMatchObject({ median: quantile(all, 0.5), p25: quantile(all, 0.25) });
    expect(table.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(all.length);
  });

  test("Forecast revenue for the next quarter", async () => {
    const { statements, table, chart } = await ask("Forecast revenue for the next quarter");
    expect(table.rows.map((row) => row[0])).toEqual([
      "2026-11-01",
      "2026-12-01",
      "2027-01-01",
      "2027-02-01",
      "2027-03-01",
    ]);
    for (const [, value, low, high] of table.rows) {
      expect(Number(low)).toBeLessThan(Number(value));
      expect(Number(high)).toBeGreaterThan(Number(value));
      // Growth and season together keep it between 0.8 and 1.2 million.
      expect(Number(value)).toBeGreaterThan(800_000);
      expect(Number(value)).toBeLessThan(1_200_000);
    }
    expect(statements[0]?.text).toMatch(/^For Q1 2027, revenue is expected to come to \$/);
    expect(statements.some(({ text }) => text.startsWith("Method: "))).toBe(true);
    expect(chart?.svg).toContain("mark-area");
  });

  test("How many tickets should we expect in December?", async () => {
    const { statements } = await ask("How many tickets should we expect in December?");
    expect(statements[0]?.text).toMatch(/^For December 2026, 2,\d{3} tickets are expected \(95 % interval/);
    expect(statements.some(({ text }) => text.includes("March 2026"))).toBe(true);
  });

  test("What data do you have?", async () => {
    const { statements } = await ask("What data do you have?");
    expect(statements.map(({ text }) => text).join("\n")).toMatch(
      /Revenue has 408 rows[\s\S]*Support tickets has 50,000 tickets/,
    );
  });
});

describe("several questions at once", () => {
  test("the second takes period and measure from the first", async () => {
    const { statements, more } = await ask("How many tickets came in during Q1 2026, and which region had the most?");
    expect(statements[0]?.text).toContain(spell(count((t) => within(t, "2026-01", "2026-04"))));
    const expected = ranked(
      tally(
        (t) => within(t, "2026-01", "2026-04"),
        (t) => t.region,
      ),
    );
    expect(more[0]?.table.rows.map((row) => [row[0], row[1]])).toEqual(expected);
  });

  test("what belongs to other trades is left to them", async () => {
    const { request, more } = await ask(
      "How many tickets did we get last month and what does our refund policy say about outages?",
    );
    expect(request).toMatchObject({ kind: "value", filters: [], period: { from: "2026-10-01", to: "2026-11-01" } });
    expect(more).toEqual([]);
  });

  test("a document is neither a filter nor a question to the data", async () => {
    const question =
      "Our support policy promises Enterprise customers a 30 minute first reply for P1. What was the median first reply time for Enterprise P1 tickets in 2026?";
    const { request, table, more } = await ask(question);
    expect(request).toMatchObject({ kind: "value", measure: { aggregation: "median", column: "first_reply_minutes" } });
    const expected = replies((t) => within(t, "2026", "2027") && t.plan === "Enterprise" && t.priority === "P1");
    expect(table.rows[0]?.[0]).toBeCloseTo(quantile(expected, 0.5), 6);
    expect(more).toEqual([]);
  });

  test("a price is not asked of the data", async () => {
    const { request, more, notes } = await ask(
      "What will 40 seats of Team cost per month, and how did Team revenue develop this year?",
    );
    expect(request).toMatchObject({
      kind: "trend",
      dataset: "revenue",
      filters: [{ column: "product", value: "Team" }],
    });
    expect(more).toEqual([]);
    expect(notes.join(" ")).toContain('nothing about "cost"');
  });

  test("the form of the answer is no filter", async () => {
    const { request } = await ask(
      "Draft an email to the Enterprise customers with the number of outage tickets in March 2026",
    );
    expect(request).toMatchObject({ kind: "value", filters: [{ column: "category", value: "outage" }] });
  });
});

describe("what the data does not have is refused with what it has", () => {
  const refusals: readonly [string, RegExp, string][] = [
    ["tickets per country", /no "country" to group by.*plan, priority, channel, region/, "region"],
    ["tickets from Brazil", /nothing is called "Brazil".*APAC/, "region: Americas, EMEA, APAC"],
    ["How many escalated tickets were there?", /nothing is called "escalated"/, "plan: Team, Starter, Enterprise"],
    ["What does the Team plan cost for 25 seats?", /nothing about "cost".*seats/, "seats"],
    ["Do permits get issued in the time the bylaw prescribes?", /names nothing that the data sets have/, ""],
    ["What will our headcount be next year?", /names nothing that the data sets have/, ""],
    [
      "How many tickets were there in 2019?",
      /no data from 2019-01-01 to 2019-12-31; it covers 2025-01-01 to 2026-10-31/,
      "2025-01-01 to 2026-10-31",
    ],
  ];
  test.each(refusals)("%s", async (question, message, alternative) => {
    const error: unknown = await ask(question).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "invalid_input", message: expect.stringMatching(message) });
    if (alternative !== "")
      expect(error).toMatchObject({ detail: { alternatives: expect.arrayContaining([alternative]) } });
  });

  test("a misspelling is understood, and said", async () => {
    const { table, notes } = await ask("revenu by regoin");
    expect(table.rows).toHaveLength(3);
    expect(notes).toEqual(expect.arrayContaining([expect.stringContaining('"regoin" is read as "region"')]));
  });
});
