import type { RunningServer } from "./start-server.ts";

/** What `npm start` prints once everything is up. */
export function welcome({ url, embedded, model, newDocuments }: RunningServer): string {
  const lines = [
    `Baton is up at ${url}`,
    `  database  ${embedded ? "embedded Postgres" : "Postgres at DATABASE_URL"}`,
    `  model     ${model ?? "built-in (set OPENAI_API_KEY or OPENAI_BASE_URL for a language model)"}`,
    ...(newDocuments > 0 ? [`  samples   ${newDocuments} documents of the made-up company Harborline`] : []),
    "",
    `Open ${url} in a browser, or in another terminal:`,
    '  npm run ask -- "What does Team cost for 25 seats billed yearly, and can we get our money back after two months?"',
    '  npm run ask -- "Which region had the most tickets in March 2026, and what happened there?"',
    "",
    "Ctrl-C stops it; runs that are under way go on at the next start.",
    "",
  ];
  return lines.join("\n");
}
