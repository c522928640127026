import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type { AgentContext } from "../../../src/agents/agent.ts";
import { createRedactor } from "../../../src/agents/redactor/redactor.ts";
import { redactorInput, redactorOutput } from "../../../src/agents/redactor/redactor-schema.ts";
import { createVault } from "../../../src/tools/privacy/vault/vault.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

const vault = createVault({ key: "k".repeat(32) });
const agent = createRedactor({ vault });
const said: string[] = [];
const context: AgentContext = {
  ...NO_TALK,
  tenant: "acme",
  threadId: "thread-1",
  runId: "run-1",
  idempotencyKey: "run-1/clean",
  signal: new AbortController().signal,
  log: { debug() {}, info() {}, warn() {}, error() {} },
  model: undefined,
  progress() {},
  say: (text) => void said.push(text),
  spend() {},
};

async function run(question: string, input: z.input<typeof redactorInput> = {}) {
  const task = { question, input: redactorInput.parse(input), sources: {}, step: "clean", attempt: 1 };
  return redactorOutput.parse(await agent.execute(task, context));
}

describe("takes the text out of the question", () => {
  test.each([
    ["Remove the personal data from this: Hi, I'm Maria Lopez, call 555-0132", "Hi, I'm <PERSON_1>, call <PHONE_1>"],
    ["Anonymise the following note:\nMaria Lopez: call 555-0132\nRef: A-7", "<PERSON_1>: call <PHONE_1>\nRef: A-7"],
    ['Please hide the private details in "Write to maria@example.com today" for me', "Write to <EMAIL_1> today"],
    ["Make this safe to share\n\nSSN 123-45-6789", "SSN <US_SSN_1>"],
    ["Clean this config before I post it:\n```env\nDB_PASSWORD=Tr0ub4dor&3\n```", "DB_PASSWORD=<PASSWORD_1>"],
    ["Redact: “SSN 123-45-6789”", "SSN <US_SSN_1>"],
    ["my e-mail is maria@example.com", "my e-mail is <EMAIL_1>"],
  ])("%s", async (question, expected) => {
    expect((await run(question)).text).toBe(expected);
  });
});

describe("reads from the question what is meant", () => {
  const TEXT = "Maria Lopez, maria@example.com, 4111 1111 1111 1111";

  test.each([
    ["Remove only the e-mail addresses from this", "Maria Lopez, <EMAIL_1>, 4111 1111 1111 1111"],
    [
      "Mask the card number in this chat, keep the last four digits",
      "Maria Lopez, maria@example.com, **** **** **** 1111",
    ],
    ["Mask all personal data, please", "***** *****, *****@*******.***, **** **** **** 1111"],
    ["Remove everything personal except the names", "Maria Lopez, <EMAIL_1>, <CREDIT_CARD_1>"],
    ["Strip the names and e-mail addresses", "<PERSON_1>, <EMAIL_1>, 4111 1111 1111 1111"],
    ["Delete anything private without placeholders", ", , "],
    ["Clean this up so I can share it", "<PERSON_1>, <EMAIL_1>, <CREDIT_CARD_1>"],
    ["Summarise the complaint and leave out the names", "<PERSON_1>, <EMAIL_1>, <CREDIT_CARD_1>"],
    ["Keep the names out of it", "<PERSON_1>, <EMAIL_1>, <CREDIT_CARD_1>"],
    ["Delete my account and e-mail me a confirmation without personal data", "<PERSON_1>, <EMAIL_1>, <CREDIT_CARD_1>"],
  ])("%s", async (question, expected) => {
    expect((await run(question, { text: TEXT })).text).toBe(expected);
  });

  test("hashes and reversible tokens", async () => {
    expect((await run("Hash the e-mail addresses", { text: TEXT })).text).toMatch(
      /^Maria Lopez, <EMAIL_HASH_[0-9a-f]{16}>, 4111/,
    );
    const { text, scope } = await run("Replace the personal data with tokens we can turn back later", { text: TEXT });
    expect(text).not.toMatch(/Maria|4111/);
    expect(vault.restore(text, vault.grant({ tenant: "acme", scope })).value).toBe(TEXT);
  });

  test("a parameter beats the question", async () => {
    const { text } = await run("Mask the names", { text: TEXT, operator: "replace", entities: ["EMAIL"] });
    expect(text).toBe("Maria Lopez, <EMAIL_1>, 4111 1111 1111 1111");
  });
});

test("cleans a cited answer and passes its citations on", async () => {
  const answer = {
    text: "Maria Lopez asked for a refund. [1]",
    citations: [
      {
        id: "1",
        document_id: "d0d6c2f8-3f3c-4e26-9d0e-5d4a4e1f7a10",
        version: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        start: 10,
        end: 42,
        quote: "Maria Lopez wrote from maria@example.com",
      },
    ],
    format: "prose",
    answered: true,
  };
  const output = await run("Answer without names", { text: answer });
  expect(output.text).toBe("<PERSON_1> asked for a refund. [1]");
  expect(output.citations).toEqual([{ ...answer.citations[0], quote: "<PERSON_1> wrote from <EMAIL_1>" }]);
  expect(output.value).toMatchObject({ format: "prose", answered: true });
});

test("says what it did in words and numbers, and shows no value", async () => {
  const output = await run("", { text: "maria@example.com, max@example.com, SSN 123-45-6789" });
  expect(output.statements).toEqual([
    {
      text: "Replaced 2 e-mail addresses and 1 US social security number.",
      data: { operator: "replace", total: 3, entities: { EMAIL: 2, US_SSN: 1 } },
    },
  ]);
  expect(JSON.stringify([output.findings, output.statements])).not.toMatch(/example\.com|6789/);
});

test("says so when there is nothing to take out", async () => {
  const output = await run("Is there anything personal in this: The Team plan costs $18.00 per seat.");
  expect(output.statements[0]?.text).toBe("No personal data or secrets were found in the text.");
});

test("streams the cleaned text only", async () => {
  said.length = 0;
  await run("Remove the personal data from this: maria@example.com");
  expect(said).toEqual(["<EMAIL_1>"]);
});

test("refuses an unknown entity as a rejected promise", async () => {
  await expect(run("x", { text: "x", entities: ["EMIAL"] })).rejects.toThrow(/did you mean EMAIL/);
});

test("declares at least five examples for each capability", () => {
  for (const { examples, name } of agent.capabilities) expect(examples.length, name).toBeGreaterThanOrEqual(5);
  expect(agent).toMatchObject({ name: "redactor", version: "1.0.0", effect: "pure" });
});
