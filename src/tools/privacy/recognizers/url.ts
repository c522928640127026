import { parse } from "tldts";
import type { Hit, Recognizer } from "../recognizer.ts";
import type { Source } from "../source.ts";

// One greedy class to the end of the word: nothing after it can fail, so the scan is linear.
const SCHEME =
  /(?<![a-z])(?:https?|ftps?|sftp|wss?|ssh|smb|ldaps?|jdbc:[a-z]{2,16}|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?):\/\/[^\s<>"'`{}|\\^]+/gi;
const BARE =
  /(?<![\w@./-])(?:www\.)?(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,24}(?![\w-])(?<path>\/[^\s<>"'`{}|\\^]*)?(?!@)/gi;

function trimmed(url: string): number {
  let end = url.length;
  while (end > 0 && /[.,;:!?*\])]/.test(url[end - 1] ?? "")) {
    // A closing bracket that the address itself opened belongs to it.
    if (url[end - 1] === ")" && url.lastIndexOf("(", end) !== -1) break;
    end--;
  }
  return end;
}

function* schemed({ text }: Source): Iterable<Hit> {
  for (const match of text.matchAll(SCHEME)) {
    const end = match.index + trimmed(match[0]);
    if (end - match.index > match[0].indexOf("//") + 2) yield { start: match.index, end };
  }
}

function* bare({ text }: Source): Iterable<Hit> {
  for (const match of text.matchAll(BARE)) {
    const end = match.index + trimmed(match[0]);
    const { isIcann, domain } = parse(match[0]);
    if (isIcann !== true || domain === null) continue;
    const obvious = /^www\./i.test(match[0]) || match.groups?.["path"] !== undefined;
    yield { start: match.index, end, score: obvious ? 0.55 : 0.3, check: "public suffix" };
  }
}

const SITE = ["website", "site", "url", "homepage", "visit", "link", "profile", "domain", "blog", "web"];

const shared = { entity: "URL", family: "network", label: "web address" } as const;

/** Web addresses with a scheme, and those without one that start with "www." or have a path. */
export const urls: readonly Recognizer[] = [
  { ...shared, name: "url", keywords: ["://"], strength: "format", score: 0.65, find: schemed },
  { ...shared, name: "url_bare", keywords: ["."], strength: "pattern", score: 0.3, context: SITE, find: bare },
];
