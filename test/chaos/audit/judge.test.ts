import { describe, expect, it } from "vitest";
import type { Job } from "../load/job.ts";
import type { Seen } from "../load/user.ts";
import type { LedgerLine } from "../ledger.ts";
import { judge, type Evidence, type RunRow } from "./judge.ts";

const job: Job = { kind: "mixed", by: "stream", tenant: "default", input: {}, leaves: ["pay"] };
const seen: Seen = { job, runId: "r1", turn: 0, ids: [0, 1, 2], reconnects: 1, ms: 5 };
const run: RunRow = {
  run_id: "r1",
  tenant_id: "default",
  status: "success",
  attempt: 2,
  error: null,
  held: [],
  shown: [0, 1, 2],
  events: 3,
  gapless: true,
};

function call(what: LedgerLine["what"], at: number): LedgerLine {
  const who = { run: "r1", step: "pay", agent: "charging", effect: "irreversible", key: "r1:pay" } as const;
  return { what, ...who, attempt: 1, replica: 0, epoch: 0, at };
}

const sound: Evidence = {
  runs: [run],
  completed: [{ run_id: "r1", step: "pay", at: 100 }],
  seen: [seen],
  ledger: [call("begin", 10), call("end", 90)],
  flooded: [],
};

describe("judge", () => {
  it("finds nothing where nothing is wrong", () => {
    expect(judge(sound)).toMatchObject({
      lost: [],
      wrong: [],
      repeated: [],
      doubled: [],
      held: [],
      gaps: [],
      repeats: [],
      completed: 1,
      irreversible: 1,
      taken_over: 1,
    });
  });

  it("finds a run that never ended, one that is gone and one that never came to be", () => {
    expect(judge({ ...sound, runs: [{ ...run, status: "running" }] }).lost).toHaveLength(1);
    expect(judge({ ...sound, runs: [] }).lost).toHaveLength(1);
    expect(judge({ ...sound, seen: [{ ...seen, runId: undefined, trouble: "it gave up" }] }).lost).toHaveLength(1);
    expect(judge({ ...sound, flooded: ["r2"] }).lost).toHaveLength(1);
  });

  it("finds a run that failed, and one that left out what it had to do", () => {
    expect(judge({ ...sound, runs: [{ ...run, status: "error" }] }).wrong).toHaveLength(1);
    expect(judge({ ...sound, ledger: [call("begin", 10)] }).wrong).toHaveLength(1);
  });

  it("finds a call that began after its step was on record, and no call before that", () => {
    expect(judge({ ...sound, ledger: [...sound.ledger, call("begin", 200)] }).repeated).toHaveLength(1);
    expect(judge({ ...sound, ledger: [call("begin", 5), ...sound.ledger] }).repeated).toEqual([]);
  });

  it("finds an irreversible step that was called twice, whether or not it was on record", () => {
    expect(judge({ ...sound, ledger: [call("begin", 5), ...sound.ledger] }).doubled).toHaveLength(1);
  });

  it("counts a run that asks whether a step was done as held, and not as wrong", () => {
    const asks: RunRow = { ...run, held: ["pay"] };
    expect(judge({ ...sound, runs: [asks], ledger: [call("begin", 10)] })).toMatchObject({
      held: [expect.stringContaining("r1")],
      wrong: [],
    });
  });

  it("finds events that a stream left out, told twice, or told in the wrong order", () => {
    expect(judge({ ...sound, seen: [{ ...seen, ids: [0, 2] }] }).gaps).toHaveLength(1);
    expect(judge({ ...sound, seen: [{ ...seen, ids: [0, 1, 1, 2] }] }).repeats).toHaveLength(1);
    expect(judge({ ...sound, seen: [{ ...seen, ids: [1, 0, 2] }] }).repeats).toHaveLength(1);
    expect(judge({ ...sound, runs: [{ ...run, gapless: false }] }).gaps).toHaveLength(1);
  });
});
