import type { Citation } from "./citation.ts";
import type { Claim, SentenceClaim } from "./claim.ts";
import { markdownTable } from "./markdown-table.ts";
import { numberCitations } from "./number-citations.ts";

/** A form that text is written in as it comes. */
export type WrittenFormat = "prose" | "bullets" | "table" | "email";

export interface AnswerWriter {
  /** Writes a claim and says it at once. */
  add(claim: Claim): void;
  /** Ends the form. Nothing can be added after it. */
  close(): { readonly text: string; readonly citations: readonly Citation[] };
  readonly written: readonly Claim[];
}

export interface WriterOptions {
  readonly format: WrittenFormat;
  /** What an e-mail is about. */
  readonly topic: string | undefined;
  readonly say: (text: string) => void;
}

/** Writes claims in a form, with their markers; the text returned at the end is exactly what was said. */
export function createAnswerWriter({ format, topic, say }: WriterOptions): AnswerWriter {
  const list = numberCitations();
  const written: Claim[] = [];
  let text = "";
  const put = (piece: string): void => {
    text += piece;
    say(piece);
  };
  const open = (): void => {
    if (format !== "email") return;
    put(`Subject: ${topic === undefined ? "Your request" : `Your question about ${topic}`}\n\n`);
    put("Dear customer,\n\nThank you for your message. ");
  };

  return {
    add(claim) {
      if (written.length === 0) open();
      const previous = written.at(-1);
      written.push(claim);
      const marks = list.mark(claim.origins);
      if (claim.kind === "table") {
        put(`${previous === undefined ? "" : "\n\n"}${markdownTable(claim.columns, claim.rows, marks)}`);
        return;
      }
      put(`${separator(format, previous, claim)}${formed(format, claim, marks)}`);
    },
    close() {
      if (format === "email" && written.length > 0) put("\n\nKind regards");
      return { text, citations: list.citations };
    },
    written,
  };
}

function separator(format: WrittenFormat, previous: Claim | undefined, claim: SentenceClaim): string {
  const row = format === "table" && isRow(claim);
  if (previous === undefined) return row ? "| Topic | Answer |\n| --- | --- |\n" : "";
  if (row) {
    const continues = previous.kind === "sentence" && isRow(previous);
    return continues ? "\n" : "\n\n| Topic | Answer |\n| --- | --- |\n";
  }
  if (previous.kind === "table" || format === "table") return "\n\n";
  const apart = [claim.role, previous.role].some((role) => role === "gap" || role === "assumption");
  if (format === "bullets") return apart ? "\n\n" : "\n";
  if (claim.role === "fact" && previous.role === "fact") return "\n";
  return claim.paragraph === previous.paragraph && !apart ? " " : "\n\n";
}

function formed(format: WrittenFormat, claim: SentenceClaim, marks: string): string {
  if (format === "bullets" && isRow(claim)) return `- ${withMarks(claim.text, marks)}`;
  if (format !== "table" || !isRow(claim)) return withMarks(claim.text, marks);
  const { label } = claim;
  const named = label === undefined ? -1 : claim.text.indexOf(`${label}: `);
  const text = named === -1 ? claim.text : claim.text.slice(named + `${label}: `.length);
  return `| ${cell(label ?? topicOf(claim))} | ${cell(withMarks(text, marks))} |`;
}

function isRow(claim: SentenceClaim): boolean {
  return claim.role === "result" || claim.role === "quote" || claim.role === "fact";
}

function topicOf(claim: SentenceClaim): string {
  const [origin] = claim.origins;
  if (origin === undefined) return "";
  if (origin.kind === "step") return origin.step.replaceAll("_", " ");
  return origin.passage.headings.at(-1) ?? origin.passage.title;
}

/** Before the end mark: "within 30 days [1][2]." */
export function withMarks(text: string, marks: string): string {
  if (marks === "") return text;
  const end = /[.!?…]+["'”’)\]]*$/u.exec(text);
  return end === null ? `${text} ${marks}` : `${text.slice(0, end.index)} ${marks}${end[0]}`;
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll(/\s+/gu, " ");
}
