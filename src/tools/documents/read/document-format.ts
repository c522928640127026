import { InvalidInput } from "../../errors.ts";

export type DocumentFormat = "markdown" | "text" | "html" | "pdf" | "docx";

const byExtension: Readonly<Record<string, DocumentFormat>> = {
  md: "markdown",
  markdown: "markdown",
  txt: "text",
  text: "text",
  html: "html",
  htm: "html",
  xhtml: "html",
  pdf: "pdf",
  docx: "docx",
};

/** Media type of each format, as stored with the document. */
export const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  markdown: "text/markdown",
  text: "text/plain",
  html: "text/html",
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** File name endings that can be read. */
export const supportedExtensions: readonly string[] = Object.keys(byExtension).map((extension) => `.${extension}`);

/** The ending of a path or URI, lower-cased, without the dot; empty when it has none. */
export function extensionOf(source: string): string {
  return /\.([a-z0-9]+)(?:[?#].*)?$/iu.exec(source)?.[1]?.toLowerCase() ?? "";
}

/**
 * The format of a document by its media type, where given, or the ending of its name.
 * @throws InvalidInput naming what is supported.
 */
export function formatOf(source: string, mediaType?: string): DocumentFormat {
  const bare = mediaType?.split(";")[0]?.trim().toLowerCase();
  const stated = (Object.keys(mediaTypes) as DocumentFormat[]).find((format) => mediaTypes[format] === bare);
  const format = stated ?? byExtension[extensionOf(source)];
  if (format !== undefined) return format;
  const what = bare === undefined ? `".${extensionOf(source)}" files` : `"${bare}"`;
  throw new InvalidInput(`${what} cannot be read; supported are ${supportedExtensions.join(", ")}`, {
    field: bare === undefined ? "source" : "mediaType",
    alternatives: bare === undefined ? supportedExtensions : Object.values(mediaTypes),
  });
}
