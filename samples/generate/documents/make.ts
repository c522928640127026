import { readFile, writeFile } from "node:fs/promises";
import { docx } from "./docx.ts";
import { readParts } from "./markdown-subset.ts";
import { pdf } from "./pdf.ts";

/** Makes the Word and PDF samples from the Markdown beside this file: `node samples/generate/documents/make.ts`. */
const source = async (name: string): Promise<string> => readFile(new URL(`./${name}`, import.meta.url), "utf8");
const target = (name: string): URL => new URL(`../../documents/${name}`, import.meta.url);

await writeFile(target("service-agreement.docx"), docx(readParts(await source("service-agreement.md"))));
await writeFile(
  target("security-overview.pdf"),
  pdf(readParts(await source("security-overview.md")), "Security Overview"),
);
