/** Words of one matter each; texts about the same matter are alike, whatever words they use. */
const matters: readonly (readonly string[])[] = [
  ["weather", "rain", "wind", "temperature", "forecast", "umbrella", "soaked", "drizzle", "chilly", "outdoors", "snow"],
  ["meeting", "calendar", "appointment", "slot", "schedule", "colleague", "diary", "rendezvous"],
  ["translate", "translator", "language", "languages", "spanish", "french", "bonjour", "wording", "tongue"],
  ["invoice", "invoices", "bill", "dunning", "overdue", "owe", "owes", "debtor", "unpaid"],
  ["parcel", "parcels", "shipment", "courier", "delivery", "doorstep", "package"],
  ["policy", "policies", "document", "documents", "handbook", "contract", "refund", "steps", "paragraph", "guarantee"],
  ["tickets", "figures", "average", "region", "revenue", "share", "trend", "records", "volume"],
  ["price", "prices", "cost", "quote", "discount", "seats", "tax", "coupon", "pay"],
  ["personal", "names", "redact", "mask", "anonymous", "secrets", "email"],
  ["write", "writes", "rewrite", "draft", "summarize", "shorten", "answer", "bullets"],
  ["merge", "majority", "quorum", "votes", "combine", "list"],
  ["holiday", "leave", "vacation", "sabbatical", "absence"],
];

/**
 * A vector that really carries meaning, for tests: a number for each matter by how much of the text is about it, one that all texts share,
 * as they do in the vectors of real models, and a little that differs from text to text.
 */
export function meaningOf(text: string): number[] {
  const words = text.toLowerCase().match(/[a-z]+/gu) ?? [];
  const about = matters.map((matter) => words.filter((word) => matter.includes(word)).length);
  const strongest = Math.max(1, ...about);
  let seed = 7;
  for (const character of text) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return [0.6, ...about.map((count) => count / strongest), (seed % 17) / 100];
}
