import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type Answered, type TestServer } from "../support/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

interface Case {
  /** Turns of one thread; the last one is judged. */
  readonly turns: readonly string[];
  readonly says: readonly RegExp[];
  readonly never?: readonly RegExp[];
}

const one = (question: string, says: readonly RegExp[], never: readonly RegExp[] = []): Case => ({
  turns: [question],
  says,
  never,
});

const gap = /The documents do not/;

const documents: readonly Case[] = [
  one("Can we get our money back after two months?", [/Day 31 to day 90/, /10 %/], [/commission/]),
  one("How long can a technician work without reception?", [/72 hours/]),
  one("Who approves an order of $60,000?", [/Director of Finance/], [/team lead/, /department head/]),
  one("What is the limit per night for a hotel in Chicago?", [/\$210/], [/\$280|\$160/]),
  one("What happens when the API says 429?", [/Retry-After/]),
  one("When does SAVE200 end?", [/31 December 2026/]),
  one("Will there be a self-hosted version?", [/own servers.*not planned/]),
  one("How is a service credit claimed?", [/30 days/, /in writing/]),
  one("Is my data kept after I cancel, and for how long?", [/60 days/], [/Support tickets/, gap]),
  one("My laptop was stolen. What now?", [/2 hours/, /555-0163/]),
  one("How much parental leave is there, and how early must it be announced?", [/16 weeks/, /8 weeks/], [gap]),
  one("What does the release notes of June say?", [/API version 3/, /Webhooks/], [/Route planner/]),
  one("In one sentence: what is the notice period for Enterprise?", [/60 days' notice/]),
];

const forms: readonly Case[] = [
  one("Show the API rate limits per plan in a table.", [
    /\| Starter \|.*60/,
    /\| Team \|.*300/,
    /\| Enterprise \|.*1,200/,
  ]),
  one("Write an e-mail to a customer explaining how to ask for a refund.", [/^Subject:/, /billing@/, /Kind regards/]),
  one("Return the uptime targets per plan as JSON.", [/^\{/, /99\.5 %/, /99\.9 %/]),
  one("Draft a reply to a customer who asks whether onboarding is refundable.", [/^Subject:/, /kickoff/]),
  one("Summarise the incident report in three sentences.", [/EMEA/, /10 March/]),
  one("Summarise the letter of the customer who thanks us.", [/expiry dates/, /130/]),
  one(
    "Summarise the letter about the outage, without personal data.",
    [/service credit/],
    [/Okafor|@example|555-01|198\.51/],
  ),
];

const computed: readonly Case[] = [
  one("What would 12 seats of Team cost us a month?", [/\$216\.00/]),
  one("How much is Starter for a year?", [/\$490\.00/]),
  one("Compare Team and Enterprise for 60 seats.", [/\$1,080\.00/, /\$2,370\.00/, /\$1,290\.00/]),
  one("Give me an itemised quote for Enterprise with 120 seats in the UK.", [
    /\$4,788\.00/,
    /\$3,490\.00/,
    /\$798\.00/,
  ]),
  one("What do 350,000 API calls a month cost?", [/\$100\.00/]),
  one("How many tickets did we get in September 2026?", [/2,505/]),
  one("Which category had the most tickets this year?", [/How-to/, /billing/]),
  one("Forecast revenue for the next quarter.", [/expected/, /95 % intervals?/]),
  one("Forecast the number of tickets for the next three months", [/expected/, /95 % intervals?/]),
  one("Show revenue by product for 2025 as a table.", [/\| Enterprise \|/, /\| Starter \|/]),
  one("Show revenue by region for 2026", [/Americas/, /EMEA/, /APAC/], [/Based on/]),
  one("Is churn of Starter going up?", [/95 % interval/, /went from/]),
];

const several: readonly Case[] = [
  one(
    "What does Team cost for 25 seats billed yearly, and can we get our money back after two months?",
    [/^Team for 25 seats.*\$4,590\.00[^\n]*\n\n.*Day 31 to day 90.*10 %/],
    [/Monthly subscriptions/, gap],
  ),
  one(
    "How fast must we answer a priority 1 ticket of an Enterprise customer by our support policy, and what was the median first reply time in October 2026?",
    [/30 minutes[^]*\n\n[^]*October 2026 the median first reply time/],
    [/Priority 3/, gap],
  ),
  one(
    "Quote Enterprise for 220 seats with a yearly contract and SAVE200 for a customer in Germany, and list what the service agreement guarantees.",
    [/\$84,456\.68/, /99\.9 %/, /25 % of the monthly fee/],
    [/\$84,456\.68[^]*\$84,456\.68/, gap],
  ),
  one(
    "How did ticket volume change from Q1 to Q2 2026, and does that fit with what the release notes say?",
    [/7,634[^]*7,484/, /API version 3/],
    [gap],
  ),
  one(
    "How is Enterprise revenue developing, and what does the roadmap plan for Enterprise customers?",
    [/rose by/, /customer council|Canada/],
    [gap],
  ),
  one(
    "What is the average resolution time of P2 tickets and what reply time do we promise for priority 2?",
    [/27\.2 hours/, /within 2 hours/],
    [gap],
  ),
];

const threads: readonly Case[] = [
  { turns: ["How many tickets did EMEA have in March 2026?", "and in April?"], says: [/April 2026/, /802/] },
  {
    turns: ["How is a refund requested?", "Put that into an e-mail to the customer."],
    says: [/^Subject:/, /billing@/],
  },
  { turns: ["What does Enterprise cost for 100 seats a month?", "Write that as a table"], says: [/\|.*\$3,450\.00/] },
];

const table = [...documents, ...forms, ...computed, ...several, ...threads];

describe("the built-in way answers", () => {
  it.each(table.map((entry) => [entry.turns.join(" → "), entry] as const))(
    "%s",
    async (_, { turns, says, never = [] }) => {
      let threadId: string | undefined;
      let values: Answered | undefined;
      for (const turn of turns) ({ threadId, values } = await server.ask(turn, threadId));
      if (values === undefined) throw new Error("a case has at least one turn");
      for (const pattern of says) expect(values.answer).toMatch(pattern);
      for (const pattern of never) expect(values.answer).not.toMatch(pattern);
      expectSupported(values);
      expectNoRepetition(values.answer);
    },
  );
});

describe("what nothing answers", () => {
  it.each(["What is the stock price?", "What does the handbook say about pets in the office?"])(
    "is said not to be answered: %s",
    async (question) => {
      const { values } = await server.ask(question);
      expect(values.answer).toMatch(/do not answer|outside what I can help with/);
      expect(values.citations).toEqual([]);
    },
  );
});

/** Every mark has its record. What a step of this run quotes stands in what its steps found. */
function expectSupported({ answer, citations, steps }: Answered): void {
  const marks = new Set([...answer.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])));
  expect(citations.length).toBeGreaterThan(0);
  for (const mark of marks) expect(citations.map(({ id }) => id)).toContain(mark);
  const outputs = Object.values(steps).map((step) => step.output);
  const found = JSON.stringify(outputs);
  const ownSources = outputs.length > 1;
  if (!ownSources) return;
  for (const { quote } of citations) expect(found).toContain(JSON.stringify(quote).slice(1, -1));
}

function expectNoRepetition(answer: string): void {
  if (answer.startsWith("{")) return;
  const sentences = answer
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.replaceAll(/\s*\[\d+\]/g, ""))
    .filter((sentence) => sentence.length > 25);
  expect(new Set(sentences).size).toBe(sentences.length);
}
