import mammoth from "mammoth";
import { InvalidInput } from "../../errors.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { readHtml } from "./read-html.ts";

const styles = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** Reads Word documents: headings by their styles, lists and tables. @throws InvalidInput when the file is damaged. */
export async function readDocx(bytes: Uint8Array): Promise<ExtractedDocument> {
  try {
    const html = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      { styleMap: styles, externalFileAccess: false },
    );
    return readHtml(`<body>${html.value}</body>`);
  } catch (cause) {
    throw new InvalidInput("the Word document is damaged or not a .docx file", { field: "content", cause });
  }
}
