import { RunControl } from "@langchain/langgraph";
import { expect, it } from "vitest";
import { graphOptions } from "../../../src/server/runs/graph/graph-options.ts";
import type { ClaimedRun } from "../../../src/server/runs/sql/claim-run.ts";

it("hears a client's context, but not who it says it is", () => {
  const config = { context: { approve_plan: true }, configurable: { tenant_id: "other", run_id: "other", own: 1 } };
  const run = { run_id: "r", thread_id: "t", kwargs: { stream_mode: [], config } } as unknown as ClaimedRun;
  const carried = {
    worker: "7",
    tenant: "mine",
    graphId: "g",
    control: new RunControl(),
    signal: new AbortController().signal,
  };
  expect(graphOptions(run, carried)).toMatchObject({
    context: { approve_plan: true },
    configurable: { tenant_id: "mine", run_id: "r", own: 1 },
  });
});
