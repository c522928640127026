import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/agents/conversation.ts";
import { allot, allotBranches, allotItem, ancestorsOf } from "../../../src/graph/mail/allot.ts";
import { addMail, joinMail, NO_MAIL } from "../../../src/graph/mail/mail.ts";
import { MailboxFull } from "../../../src/graph/mail/mail-errors.ts";
import { renamed, rootOf } from "../../../src/graph/mail/renamed.ts";
import type { PlannedStep } from "../../../src/graph/plan/planned.ts";
import { NO_USAGE } from "../../../src/graph/step/run-usage.ts";

const step = (name: string, agent: string, depends_on: string[] = []): PlannedStep => ({
  name,
  agent,
  inputs: [],
  with: {},
  outputs: [name],
  depends_on,
});
const message = (id: string, more: Partial<Message>): Message => ({
  id,
  from: "elsewhere",
  agent: "x",
  seq: 1,
  at: "2026-01-01T00:00:00.000Z",
  type: "t",
  body: null,
  bytes: 4,
  ...more,
});

const plans = fc
  .array(fc.record({ agent: fc.constantFrom("ann", "bob", "cid"), after: fc.array(fc.nat(9), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((drawn) =>
    drawn.map(({ agent, after }, place) =>
      step(`s${place}`, agent, [...new Set(after.filter((before) => before < place).map((before) => `s${before}`))]),
    ),
  );

describe("what a step can see", () => {
  it("is of a message to an agent never the same for two steps of which neither waits for the other", () => {
    fc.assert(
      fc.property(
        plans,
        fc.constantFrom("ann", "bob", "dan", "s0", "s2"),
        fc.option(fc.nat(7)),
        (steps, to, sender) => {
          const together = { steps, prefix: "", ancestors: ancestorsOf(steps) };
          const from = sender === null ? "elsewhere" : `s${sender}`;
          const said = { messages: [message("m", { to, from })], taken: {} };
          const sees = (one: PlannedStep): boolean =>
            !steps.some(({ name }) => name === from) || together.ancestors.get(one.name)?.has(from) === true;
          const getting = steps.filter((one) => sees(one) && allot(said, one, together).messages.length > 0);
          for (const one of getting)
            for (const other of getting)
              if (one !== other)
                expect(
                  together.ancestors.get(one.name)?.has(other.name) === true ||
                    together.ancestors.get(other.name)?.has(one.name) === true,
                ).toBe(true);
          // Somebody gets it, unless it names a step that does not see it.
          if (!to.startsWith("s") && steps.some(sees)) expect(getting.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("is of several branches and items the same for one of them only, and what is published for all", () => {
    const branches = [[step("a", "ann")], [step("b", "bob")]];
    const said = {
      messages: [
        message("1", { to: "bob" }),
        message("2", { to: "a" }),
        message("3", { to: "zoe" }),
        message("4", { topic: "t" }),
        message("5", { to: "ann" }),
      ],
      taken: { "5": "before" },
    };
    expect(allotBranches(said, branches).map(({ messages }) => messages.map(({ id }) => id))).toEqual([
      ["2", "3", "4"],
      ["1", "4"],
    ]);
    expect(allotItem(said, "each[1]", false)?.messages.map(({ id }) => id)).toEqual(["4"]);
    expect(allotItem(said, "each[0]", true)).toBe(said);
  });
});

describe("what was said", () => {
  it("is there once, however often it is added, and belongs to who got it first", () => {
    const one = { messages: [message("1", {})], taken: { "1": "a" } };
    const both = joinMail(one, { messages: [message("1", {}), message("2", {})], taken: { "1": "b", "2": "b" } });
    expect(both.messages.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(both.taken).toEqual({ "1": "a", "2": "b" });
    expect(addMail(both, both).messages).toHaveLength(2);
  });

  it("is refused where branches together say too much", () => {
    const many = (prefix: string) => ({
      messages: Array.from({ length: 600 }, (_, place) => message(`${prefix}${place}`, {})),
      taken: {},
    });
    expect(() => addMail(addMail(NO_MAIL, many("a")), many("b"))).toThrow(MailboxFull);
    const large = {
      messages: Array.from({ length: 17 }, (_, place) => message(`${place}`, { bytes: 65_000 })),
      taken: {},
    };
    expect(() => addMail(NO_MAIL, large)).toThrow(MailboxFull);
  });

  it("has the path that its ask has now", () => {
    const state = {
      status: "failed",
      agent: "b",
      attempts: 1,
      started_at: "",
      ended_at: "",
      error: { code: "bug", message: "", retryable: false },
    } as const;
    const outcome = {
      steps: { "s>b#2": state, "s>b#2>c#1": state },
      usage: NO_USAGE,
      mail: {
        messages: [message("s>b#2>c#1!1", { from: "s>b#2>c#1" })],
        taken: { "s!1": "s>b#2", "s>b#2>c#1!1": "s>b#2" },
      },
    };
    expect(rootOf(outcome, "s")).toBe("s>b#2");
    const now = renamed(outcome, "s>b#2", "s>b#5");
    expect(Object.keys(now.steps)).toEqual(["s>b#5", "s>b#5>c#1"]);
    expect(now.mail?.messages).toMatchObject([{ id: "s>b#5>c#1!1", from: "s>b#5>c#1" }]);
    expect(now.mail?.taken).toEqual({ "s!1": "s>b#5", "s>b#5>c#1!1": "s>b#5" });
  });
});
