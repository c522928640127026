import { words } from "../text/words.ts";

/**
 * The text as Postgres gets to see it for stemming, on both sides, documents and queries: without it, "chat/phone" would be one
 * path token, "e-mail" another word than "email", and "-3" a number of its own.
 */
export function indexedText(text: string): string {
  return words(text).join(" ");
}
