import { HumanMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { toThreadState } from "../../../src/server/threads/thread-state.ts";

const config = { configurable: { thread_id: "t", checkpoint_ns: "", checkpoint_id: "c", tenant_id: "acme" } };

describe("toThreadState", () => {
  it("shows tasks, nested state and interrupts, and not the tenant", () => {
    const nested = {
      values: { inner: 1 },
      next: ["b"],
      tasks: [],
      config: { configurable: { thread_id: "t", checkpoint_ns: "a:1", checkpoint_id: "d" } },
    };
    const state = toThreadState(
      {
        values: { messages: [new HumanMessage({ content: "hi", id: "1" })] },
        next: ["a"],
        config,
        metadata: { source: "loop", step: 1, parents: {}, tenant_id: "acme" } as never,
        createdAt: "2026-11-01T00:00:00Z",
        parentConfig: { configurable: { thread_id: "t", checkpoint_id: "b" } },
        tasks: [
          {
            id: "1",
            name: "a",
            path: ["__pregel_pull", "a"],
            interrupts: [{ id: "i", value: "?" }],
            error: new Error("no"),
            state: nested,
          },
          {
            id: "2",
            name: "b",
            path: ["__pregel_pull", "b"],
            interrupts: [],
            state: { configurable: { thread_id: "t", checkpoint_ns: "b:2" } },
          },
        ],
      },
      "t",
    );
    expect(JSON.stringify(state)).not.toContain("acme");
    expect(state).toMatchObject({
      values: { messages: [{ type: "human", content: "hi", id: "1" }] },
      checkpoint: { thread_id: "t", checkpoint_ns: "", checkpoint_id: "c", checkpoint_map: null },
      parent_checkpoint: { checkpoint_id: "b" },
      created_at: "2026-11-01T00:00:00Z",
      interrupts: [{ id: "i", value: "?" }],
      tasks: [
        {
          error: "no",
          state: { values: { inner: 1 }, next: ["b"] },
          checkpoint: { checkpoint_ns: "a:1" },
          result: null,
        },
        { error: null, state: null, checkpoint: { checkpoint_ns: "b:2", checkpoint_id: null } },
      ],
    });
  });

  it("shows a thread without any checkpoint as empty", () => {
    const state = toThreadState({ values: {}, next: [], tasks: [], config: { configurable: {} } }, "t");
    expect(state).toEqual({
      values: {},
      next: [],
      tasks: [],
      checkpoint: { thread_id: "t", checkpoint_ns: "", checkpoint_id: null, checkpoint_map: null },
      metadata: {},
      created_at: null,
      parent_checkpoint: null,
      interrupts: [],
    });
  });
});
