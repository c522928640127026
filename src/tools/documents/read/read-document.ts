import { InvalidInput } from "../../errors.ts";
import { decodeText } from "./decode-text.ts";
import type { DocumentFormat } from "./document-format.ts";
import type { ExtractedDocument } from "./extracted-document.ts";
import { readDocx } from "./read-docx.ts";
import { readHtml } from "./read-html.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPdf } from "./read-pdf.ts";
import { readText } from "./read-text.ts";

/** Raised whenever a reader or the chunker gives other text or chunks for the same bytes, so that documents are read again. */
export const READER_VERSION = 1;

/**
 * Reads a document's text and blocks.
 * @throws InvalidInput when the file is empty, damaged, encrypted, or not what its name says.
 */
export async function readDocument(bytes: Uint8Array, format: DocumentFormat): Promise<ExtractedDocument> {
  if (bytes.length === 0) throw new InvalidInput("the file is empty", { field: "content" });
  const read = await readAs(bytes, format);
  const document = { ...read, text: storable(read.text) };
  if (document.blocks.length === 0) throw new InvalidInput("the file holds no text", { field: "content" });
  return document;
}

async function readAs(bytes: Uint8Array, format: DocumentFormat): Promise<ExtractedDocument> {
  switch (format) {
    case "markdown":
      return readMarkdown(decodeText(bytes));
    case "text":
      return readText(decodeText(bytes));
    case "html":
      return readHtml(decodeText(bytes));
    case "pdf":
      if (!startsWith(bytes.subarray(0, 1024), "%PDF-")) throw notA("PDF");
      return readPdf(bytes);
    case "docx":
      // Word wraps an encrypted document, like its old format, into an OLE container.
      if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
        throw new InvalidInput(
          "the Word document is encrypted or in the old .doc format; save it as .docx without a password",
          {
            field: "content",
          },
        );
      }
      if (!startsWith(bytes, "PK")) throw notA("Word (.docx)");
      return readDocx(bytes);
    default: {
      const unreachable: never = format;
      return unreachable;
    }
  }
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  return mark === "PK" ? head.startsWith(mark) : head.includes(mark);
}

function notA(kind: string): InvalidInput {
  return new InvalidInput(`the file is not a ${kind} file, whatever its name says`, { field: "content" });
}

/** Postgres takes neither NUL nor half a surrogate pair. Each is replaced by one character, so offsets stay. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "\u{FFFD}").toWellFormed();
}
