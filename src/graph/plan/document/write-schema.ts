import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { workflowSchema } from "./workflow-schema.ts";

// Writes schema/workflow.schema.json anew, after a change to the language.
const file = join(import.meta.dirname, "../../../../schema/workflow.schema.json");
writeFileSync(file, `${JSON.stringify(workflowSchema(), undefined, 2)}\n`);
process.stdout.write(`wrote ${file}\n`);
