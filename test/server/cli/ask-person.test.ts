import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askPerson, yesTo, type Waiting } from "../../../src/server/cli/workflow/ask-person.ts";

const call = {
  step: "tell",
  agent: "mailer",
  reason: "outcome_unknown",
  message: "Was it done?",
  input: { to: "ann" },
  began_at: "2026-01-05T10:00:00.000Z",
  idempotency_key: "run:tell",
} as const;
const approval = { step: "pay", agent: "payer", input: { value: 3 } };
const waits = (...steps: (typeof call | typeof approval)[]): Waiting => ({ type: "approve_steps", steps });

/** A person at a terminal who types these lines, one after each question. */
async function answered(request: Waiting, ...typed: readonly string[]): Promise<{ answer: unknown; seen: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...typed];
  let seen = "";
  output.on("data", (shown: Buffer) => {
    seen += shown.toString();
    if (
      !/(\] |\? |: |nothing\): )$/.test(
        shown
          .toString()
          .replaceAll(/\[\d*[A-Z]/g, "")
          .replaceAll("\u001B", ""),
      )
    )
      return;
    const line = left.shift();
    if (line !== undefined) setImmediate(() => input.write(`${line}\n`));
  });
  const answer = await askPerson(request, { input, output }, AbortSignal.timeout(5000));
  return { answer, seen };
}

describe("a person who is asked what became of a call", () => {
  it("is told which call, and says that it was done and what came of it", async () => {
    const { answer, seen } = await answered(waits(call), "d", '{"sent": true}');
    expect(answer).toEqual({ decisions: [{ outcome: "done", output: { sent: true } }] });
    expect(seen).toContain("called at 2026-01-05T10:00:00.000Z, idempotency key run:tell");
  });

  it("says that it was not done, or gives it up", async () => {
    expect((await answered(waits(call), "n")).answer).toEqual({ decisions: [{ outcome: "not_done" }] });
    expect((await answered(waits(call), "g")).answer).toEqual({ decisions: [{ outcome: "fail" }] });
  });

  it("is asked again where the answer is a mere yes, or no JSON", async () => {
    const { answer } = await answered(waits(call), "y", "yes", "d", "{oops", "d", "");
    expect(answer).toEqual({ decisions: [{ outcome: "done", output: null }] });
  });

  it("answers approvals beside it as ever, each in its turn", async () => {
    const { answer } = await answered(waits(approval, call), "y", "n");
    expect(answer).toEqual({ decisions: [{ type: "approve" }, { outcome: "not_done" }] });
  });
});

describe("yes to everything", () => {
  it("is no answer to what became of a call", () => {
    expect(yesTo(waits(approval))).toEqual({ decisions: [{ type: "approve" }] });
    expect(yesTo(waits(approval, call))).toBeUndefined();
  });
});
