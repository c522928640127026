import { describe, expect, it } from "vitest";
import { RunTail } from "../../../src/server/runs/log/run-tail.ts";

const event = (seq: number, size = 2) => ({ seq, event: "custom", json: "x".repeat(size) });

describe("the tail of a run", () => {
  it("gives what follows a number, and nothing when there is nothing", () => {
    const tail = new RunTail();
    for (const seq of [5, 6, 7]) tail.push(event(seq));
    expect(tail.since(4)?.map((one) => one.seq)).toEqual([5, 6, 7]);
    expect(tail.since(6)?.map((one) => one.seq)).toEqual([7]);
    expect(tail.since(7)).toEqual([]);
  });

  it("sends who wants more than it has to the table", () => {
    const tail = new RunTail();
    expect(tail.since(-1)).toBeUndefined();
    tail.push(event(5));
    expect(tail.since(3)).toBeUndefined();
  });

  it("holds at most 512 events and a million characters", () => {
    const many = new RunTail();
    for (let seq = 0; seq < 1_000; seq += 1) many.push(event(seq));
    expect(many.since(486)).toBeUndefined();
    expect(many.since(487)).toHaveLength(512);
    const large = new RunTail();
    for (let seq = 0; seq < 5; seq += 1) large.push(event(seq, 400_000));
    expect(large.since(1)).toBeUndefined();
    expect(large.since(2)).toHaveLength(2);
  });

  it("keeps the last event however large it is", () => {
    const tail = new RunTail();
    tail.push(event(0, 2_000_000));
    expect(tail.since(-1)).toHaveLength(1);
  });
});
