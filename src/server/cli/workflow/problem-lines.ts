import type { Problem } from "../../../tools/problem.ts";

/** Problems as a compiler prints them: `file:line:column  code  message (expected …; did you mean …?)`. */
export function problemLines(file: string, problems: readonly Problem[]): string {
  return problems.map((problem) => `${lineOf(file, problem)}\n`).join("");
}

function lineOf(file: string, { code, path, line, column, message, expected, nearest }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const where = line === undefined && path !== "" ? `${path}: ` : "";
  const hints = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    // Most messages say it themselves.
    ...(nearest === undefined || message.includes("did you mean") ? [] : [`did you mean ${nearest}?`]),
  ];
  return `${place}  ${code}  ${where}${message}${hints.length === 0 ? "" : ` (${hints.join("; ")})`}`;
}
