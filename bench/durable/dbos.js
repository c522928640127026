import { DBOS } from "@dbos-inc/dbos-sdk";
import { serve } from "./serve.js";

const nothing = () => undefined;

/** A workflow of five steps that do nothing, each on record before the next begins. */
await serve(async ({ url, schema }) => {
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: url,
    systemDatabaseSchemaName: schema,
    systemDatabasePoolSize: 20,
    logger,
  });
  const workflow = DBOS.registerWorkflow(
    async (text) => {
      for (const name of ["a", "b", "c", "d", "e"]) {
        text = await DBOS.runStep(async () => `${name} was here`, { name });
      }
      return text;
    },
    { name: "five" },
  );
  await DBOS.launch();
  return { run: () => workflow("begin"), close: () => DBOS.shutdown() };
});
