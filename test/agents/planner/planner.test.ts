import { describe, expect, it } from "vitest";
import { z } from "zod";
import { builtinAgents } from "../../../evals/builtin-agents.ts";
import { readDataset } from "../../../evals/routing/read-dataset.ts";
import { defineAgent } from "../../../src/agents/define-agent.ts";
import { planDraft } from "../../../src/agents/planner/plan-draft.ts";
import { Cancelled, Timeout } from "../../../src/tools/errors.ts";
import { agentsIn, draftOf, plannerFixture, pricedTurn, structuralProblems } from "./planner-fixture.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

const { ask } = plannerFixture();

describe("the built-in planner", () => {
  it.each([
    ["Would it be cheaper to keep the crew of forty on their present arrangement?", ["pricer", "synthesizer"]],
    ["Did March hurt us?", ["analyzer", "synthesizer"]],
    ["What does our travel policy say about costs?", ["retriever", "synthesizer"]],
    ["How many days of leave do I get?", ["retriever", "synthesizer"]],
    ["How many tickets came in last month?", ["analyzer", "synthesizer"]],
    ["Make this shorter: we would like to let you know that the meeting has been moved.", ["synthesizer"]],
    [
      'This mail goes to a journalist, make sure nobody in it can be recognised: "Dear Ms Hart, Leo and Tom left."',
      ["redactor"],
    ],
    ["How do our reply times compare with what the support policy promises?", ["retriever", "analyzer", "synthesizer"]],
    [
      "What did customers write about the outage? It goes on our website, so no names please.",
      ["retriever", "synthesizer", "redactor"],
    ],
  ])("plans %j with %j", async (query, agents) => {
    expect(agentsIn(await ask(query))).toEqual(agents);
  });

  it("hands the findings of all gathering steps to the writing step, and lets them run side by side", async () => {
    const draft = draftOf(
      await ask(
        "What does our contract with Brightwater promise, how did their tickets develop, and what would 140 seats cost?",
      ),
    );
    const [writing] = draft.steps.slice(-1);
    expect(draft.steps.slice(0, -1).map((step) => step.inputs)).toEqual([["question"], ["question"], ["question"]]);
    expect(writing).toMatchObject({
      agent: "synthesizer",
      inputs: ["question", "found_documents", "data_findings", "price_findings"],
    });
  });

  it("lets nobody read the query before personal data is out of it", async () => {
    const draft = draftOf(
      await ask(
        'Remove her details first: "Jo Marsh, jo@example.com, wants out on 15 July." Then tell me what our terms say.',
      ),
    );
    expect(draft.steps.map((step) => step.agent)).toEqual(["redactor", "retriever", "synthesizer"]);
    const [, ...later] = draft.steps;
    expect(JSON.stringify(later.map((step) => step.inputs))).not.toMatch(/"question"\]|user_query/);
    expect(later[0]?.inputs).toEqual({ question: "clean_query.text" });
  });

  it("keeps the text to be cleaned out of the plan itself", async () => {
    const query = 'Black out the names here: "Tom Miller met Sarah Fox in Port Ellery."';
    const [step] = draftOf(await ask(query)).steps;
    const [, start = "", end = ""] = /substring\((\d+), (\d+)\)/.exec(JSON.stringify(step?.inputs)) ?? [];
    expect(query.slice(Number(start), Number(end))).toBe("Tom Miller met Sarah Fox in Port Ellery.");
    expect(JSON.stringify(step)).not.toContain("Miller");
  });

  it.each([
    ["as a table", "table", "Show the refund rules of all plans as a table"],
    ["bullets", "bullets", "What does the security policy demand? Bullet points please"],
    ["an e-mail", "email", "Draft an e-mail that explains our refund policy"],
  ])("passes on the wish for %s", async (_, format, query) => {
    const planning = await ask(query);
    expect(planning.intent.format).toBe(format);
    expect(draftOf(planning).steps.at(-1)?.with).toEqual({ format });
  });

  it("is deterministic", async () => {
    const query = "Do we keep what the service agreement promises, and what would 60 seats cost?";
    expect(await plannerFixture().ask(query)).toEqual(await ask(query));
  });

  it("plans every tuning question as a valid draft", { timeout: 60_000 }, async () => {
    const { ask: askOne, registry } = plannerFixture();
    for (const { query } of readDataset("evals/datasets/routing-train.jsonl")) {
      const planning = await askOne(query);
      if (planning.kind === "reply") continue;
      expect(planDraft.safeParse(planning.draft).success, query).toBe(true);
      expect(structuralProblems(planning.draft, registry), query).toEqual([]);
      expect(planning.draft.steps.length, query).toBeGreaterThan(0);
    }
  });
});

describe("direct replies", () => {
  it.each([
    ["Hello!", /^Hello/],
    ["Thank you, that helped", /welcome/],
    ["see you later, bye", /^Goodbye/],
  ])("answers %j without a plan", async (query, text) => {
    expect(await ask(query)).toMatchObject({
      kind: "reply",
      text: expect.stringMatching(text),
      intent: { kind: "small_talk" },
    });
  });

  it("says what it can do from what the registry holds", async () => {
    const registry = builtinAgents();
    registry.remove("pricer");
    const planning = await plannerFixture({ registry }).ask("What can you do?");
    expect(planning).toMatchObject({ kind: "reply", text: expect.stringContaining("- retriever:") });
    expect(planning).not.toMatchObject({ text: expect.stringContaining("- pricer:") });
  });

  it.each(["What's the weather like in Lisbon?", "Write me a quicksort in Rust.", "Who won the world cup in 1998?"])(
    "declines %j and says what it can do",
    async (query) => {
      expect(await ask(query)).toMatchObject({
        kind: "reply",
        text: expect.stringContaining("What I can do"),
        intent: { kind: "out_of_scope" },
      });
    },
  );
});

describe("a follow-up", () => {
  const turns = [pricedTurn];

  it.each([
    ["and for 50 seats?", "What does Team cost for 50 seats?"],
    ["what about 50?", "What does Team cost for 50 seats?"],
    ["and yearly?", "What does Team cost for 20 seats, yearly?"],
    ["what about Enterprise?", "What does Enterprise cost for 20 seats?"],
    ["in euros?", "What does Team cost for 20 seats, in euros?"],
    ["why?", "Why: What does Team cost for 20 seats?"],
  ])("%j becomes %j and needs the same agents", async (query, question) => {
    const planning = await ask(query, { turns });
    expect(planning).toMatchObject({ kind: "plan", question });
    expect(agentsIn(planning)).toEqual(["pricer", "synthesizer"]);
  });

  it.each(["put that into an e-mail", "shorter please", "Could you say that more simply?", "as a table"])(
    "%j is written from the last answer",
    async (query) => {
      const draft = draftOf(await ask(query, { turns }));
      expect(draft.steps).toHaveLength(1);
      expect(draft.steps[0]).toMatchObject({
        agent: "synthesizer",
        inputs: ["question", "previous_answer", "previous_outputs"],
      });
    },
  );

  it("cleans the last answer when asked", async () => {
    const [step] = draftOf(await ask("now take all the names out of that", { turns })).steps;
    expect(step).toMatchObject({ agent: "redactor", inputs: { text: "previous_answer" } });
  });

  it("with a subject of its own stands alone", async () => {
    const planning = await ask("And what does the refund policy say?", { turns });
    expect(planning).toMatchObject({ question: "What does the refund policy say?" });
    expect(agentsIn(planning)).toEqual(["retriever", "synthesizer"]);
  });

  it("that leans on the last question carries it along", async () => {
    expect(await ask("Does that include tax?", { turns })).toMatchObject({
      question: "Does that include tax? (This is about: What does Team cost for 20 seats)",
    });
  });

  it("that says thanks is small talk", async () => {
    expect(await ask("thanks!", { turns })).toMatchObject({ kind: "reply", intent: { kind: "small_talk" } });
  });

  it("that wants another language is told that a model is needed", async () => {
    expect(await ask("in German?", { turns })).toMatchObject({ kind: "reply", text: expect.stringContaining("model") });
  });
});

describe("other agents", () => {
  function withWeather() {
    const registry = builtinAgents();
    registry.register(
      defineAgent({
        name: "weather_station",
        version: "1.0.0",
        description: "Tells the current weather and temperature of a city.",
        capabilities: [
          {
            name: "weather",
            description: "Weather of a city",
            examples: ["What's the weather in Oslo?", "Will it rain in Rome?"],
          },
        ],
        input: z.object({ city: z.string() }),
        output: z.object({ text: z.string() }),
        effect: "pure",
        execute: () => Promise.resolve({ text: "sunny" }),
      }),
    );
    return plannerFixture({ registry });
  }

  it("are chosen when they fit clearly better, with parameters read off the question", async () => {
    const [step, writing] = draftOf(await withWeather().ask("What's the weather in Lisbon?")).steps;
    expect(step).toMatchObject({ agent: "weather_station", with: { city: "Lisbon" } });
    expect(writing).toMatchObject({ agent: "synthesizer", inputs: ["question", "weather_station_result"] });
  });

  it("work beside the others", async () => {
    const planning = await withWeather().ask(
      "Check the weather in Oslo and tell me what our travel policy says about delays.",
    );
    expect(agentsIn(planning)).toEqual(["retriever", "weather_station", "synthesizer"]);
  });

  it("stay out of what they do not fit", async () => {
    expect(agentsIn(await withWeather().ask("What does the refund policy say?"))).toEqual(["retriever", "synthesizer"]);
  });
});

describe("after a failure", () => {
  const failed = (agent: string) => [
    {
      name: `${agent}_step`,
      agent,
      failure: { code: "unavailable" as const, message: `${agent} is down`, retryable: true },
    },
  ];
  const both = "How do our reply times compare with what the support policy promises?";

  it("goes on without the agent that failed", async () => {
    expect(agentsIn(await ask(both, { failed: failed("retriever") }))).toEqual(["analyzer", "synthesizer"]);
  });

  it("says what failed when nothing is left", async () => {
    const planning = await ask("What does our travel policy say about hotels?", { failed: failed("retriever") });
    expect(planning).toMatchObject({ kind: "reply", text: expect.stringContaining("retriever is down") });
  });

  it("passes nothing on when personal data cannot be removed", async () => {
    const planning = await ask(
      "What did customers write about the outage? It goes on our website, so no names please.",
      {
        failed: failed("redactor"),
      },
    );
    expect(planning).toMatchObject({ kind: "reply", text: expect.stringContaining("not passing anything on") });
  });
});

describe("stopping", () => {
  it("is a Cancelled, or a Timeout when a deadline passed", async () => {
    const signal = AbortSignal.abort();
    await expect(ask("Did March hurt us?", { signal })).rejects.toBeInstanceOf(Cancelled);
    const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    await expect(ask("Did March hurt us?", { signal: late })).rejects.toBeInstanceOf(Timeout);
  });
});

describe("what the tenant has", () => {
  const query = "Anything on the Blue Heron?";

  it("grounds the names of documents", async () => {
    const knowledge = () =>
      Promise.resolve({ datasets: [], prices: [], documents: ["Blue Heron playbook", "Blue Heron"] });
    expect(agentsIn(await plannerFixture({ knowledge }).ask(query))).toContain("retriever");
  });

  it("is done without when it cannot be looked up", async () => {
    const knowledge = () => Promise.reject(new Error("no database"));
    expect((await plannerFixture({ knowledge }).ask("What does the refund policy say?")).kind).toBe("plan");
  });
});

describe("the planner as an agent", () => {
  it("tells the intent and the agents needed", async () => {
    const { planner } = plannerFixture();
    const output = await planner.agent.execute(
      {
        question: "unused",
        input: { user_query: "Did March hurt us?" },
        sources: {},
        step: "analyze_query",
        attempt: 1,
      },
      {
        ...NO_TALK,
        tenant: "default",
        threadId: "t",
        runId: "r",
        idempotencyKey: "k",
        signal: new AbortController().signal,
        log: { debug() {}, info() {}, warn() {}, error() {} },
        model: undefined,
        progress() {},
        say() {},
        spend() {},
      },
    );
    expect(output).toMatchObject({
      query_intent: { kind: "task", question: "Did March hurt us?", search: "march hurt" },
      required_tools: ["analyzer", "synthesizer"],
    });
    expect(planner.agent.output.safeParse(output).success).toBe(true);
  });
});
