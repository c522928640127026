import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes an agent into a folder of modules. @param body of `execute`, which knows the task's parts and the context's */
export async function writeAgent(folder: string, name: string, body: string): Promise<void> {
  const text = `export default {
  name: "${name}", version: "1.0.0", description: "The ${name} of a test", capabilities: ["${name} in a test"],
  input: { type: "object" }, effect: "idempotent",
  async execute({ input, attempt }, { ask, send, publish, inbox, spend, say }) { ${body} },
};`;
  await writeFile(join(folder, `${name}.js`), text);
}
