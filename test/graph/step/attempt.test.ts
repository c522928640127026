import { expect, it, vi } from "vitest";
import { z } from "zod";
import { attempt } from "../../../src/graph/step/attempt.ts";
import { Cancelled } from "../../../src/tools/errors.ts";
import { agentContext } from "../../support/remote/agent-context.ts";

const task = { question: "", input: {}, sources: {}, step: "s", attempt: 1 };

function called(sure: () => Promise<void> | undefined, stop = new AbortController()) {
  const execute = vi.fn(() => Promise.resolve("done"));
  const bounds = {
    runSignal: stop.signal,
    timeoutMs: 5_000,
    lastOfBudget: false,
    overspent: new AbortController().signal,
    sure,
  };
  const ended = attempt({ name: "a", output: z.string(), execute }, task, agentContext(), bounds);
  return { execute, ended };
}

it("an agent is called in the same breath where there is no doubt", async () => {
  const { execute, ended } = called(() => undefined);
  expect(execute).toHaveBeenCalledTimes(1);
  expect(await ended).toBe("done");
});

it("an agent is not called for a run that turns out to be another's", async () => {
  const { execute, ended } = called(() => Promise.reject(new Cancelled("the run was stopped")));
  await expect(ended).rejects.toMatchObject({ code: "cancelled" });
  expect(execute).not.toHaveBeenCalled();
});

it("an agent is not called for a run that is stopped while it is asked about", async () => {
  const stop = new AbortController();
  const asked = Promise.withResolvers<undefined>();
  const { execute, ended } = called(() => asked.promise, stop);
  stop.abort();
  asked.resolve(undefined);
  await expect(ended).rejects.toMatchObject({ code: "cancelled" });
  expect(execute).not.toHaveBeenCalled();
});

it("is looked at again after the answer came, for as long as there is doubt, but not for ever", async () => {
  const answers = [Promise.resolve(), Promise.resolve(), undefined];
  const { execute, ended } = called(() => answers.shift());
  expect(await ended).toBe("done");
  expect([answers.length, execute.mock.calls.length]).toEqual([0, 1]);
  let asked = 0;
  const never = called(() => {
    asked += 1;
    return Promise.resolve();
  });
  expect(await never.ended).toBe("done");
  expect(asked).toBe(5);
});

it("an agent is not called where the second answer is that the run is another's", async () => {
  const answers = [Promise.resolve(), Promise.reject(new Cancelled("the run was stopped"))];
  const { execute, ended } = called(() => answers.shift());
  await expect(ended).rejects.toMatchObject({ code: "cancelled" });
  expect(execute).not.toHaveBeenCalled();
});
