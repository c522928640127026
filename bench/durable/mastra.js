import { Mastra } from "@mastra/core";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { PostgresStore } from "@mastra/pg";
import { z } from "zod";
import { serve } from "./serve.js";

/** A workflow of five steps that do nothing; its snapshot is stored after each. */
await serve(async ({ url, schema }) => {
  const shape = z.object({ text: z.string() });
  const step = (id) =>
    createStep({ id, inputSchema: shape, outputSchema: shape, execute: async () => ({ text: `${id} was here` }) });
  const workflow = createWorkflow({ id: "five", inputSchema: shape, outputSchema: shape })
    .then(step("a"))
    .then(step("b"))
    .then(step("c"))
    .then(step("d"))
    .then(step("e"))
    .commit();
  const storage = new PostgresStore({ id: "bench", connectionString: url, schemaName: schema, max: 20 });
  const mastra = new Mastra({ workflows: { five: workflow }, storage, logger: false });
  await storage.init();
  const five = mastra.getWorkflow("five");
  const run = async () => {
    const result = await (await five.createRun()).start({ inputData: { text: "begin" } });
    if (result.status !== "success") throw new Error(`the workflow ended with ${result.status}`);
  };
  return { run, close: () => storage.close?.() };
});
