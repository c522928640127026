import { getPublicSuffix, parse } from "tldts";
import type { Hit, Recognizer } from "../recognizer.ts";
import type { Source } from "../source.ts";

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})?\.){1,8}[\p{L}][\p{L}\p{N}-]{1,62}/uy;
// RFC 2606 and 6761: no registry has them, documents are full of them.
const RESERVED = new Set(["example", "test", "invalid", "localhost", "local", "internal"]);
const LONGEST_LOCAL = 64;

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] ?? "")) start--;
  while (start < at && /[.'%-]/.test(text[start] ?? "")) start++;
  return start;
}

function score(domain: string): number | undefined {
  const suffix = getPublicSuffix(domain) ?? "";
  if (RESERVED.has(suffix)) return 0.95;
  const { isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  return isIcann === true || isPrivate === true ? 0.98 : undefined;
}

function* addresses({ text }: Source): Iterable<Hit> {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at);
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0].replace(/-{1,63}$/, "");
    if (start === at || domain === undefined) continue;
    const end = at + 1 + domain.length;
    // git@host:path is a remote, not a mailbox.
    if (text.slice(start, at) === "git" && text[end] === ":") continue;
    const sure = score(domain);
    if (sure !== undefined) yield { start, end, score: sure, check: "public suffix" };
  }
}

/** E-mail addresses: found from each "@" outwards, kept when the domain ends in a public or reserved suffix. */
export const email: Recognizer = {
  name: "email",
  entity: "EMAIL",
  family: "contact",
  label: "e-mail address",
  keywords: ["@"],
  strength: "format",
  score: 0.95,
  find: addresses,
};
