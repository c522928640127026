import { sum } from "../../../tools/pricing/exact.ts";
import { quantityText } from "../../../tools/pricing/money.ts";
import type { Mention, MentionOf } from "./mention.ts";
import type { People } from "./slots.ts";
import type { Token } from "./tokens.ts";

/**
 * The numbers of people that a sentence names, one for each quote it asks for. Numbers without a unit count the same as those
 * beside them ("10, 25 and 50 seats"); people of different kinds joined by "and" are one crew ("60 dispatchers and 12 clerks").
 */
export function peopleIn(
  mentions: readonly Mention[],
  tokens: readonly Token[],
  metric: string | undefined,
): readonly People[] {
  if (metric === undefined) return [];
  const numbers = mentions.filter(
    (mention): mention is MentionOf<"number"> | MentionOf<"quantity"> =>
      (mention.kind === "number" && !besideOtherUnit(mention, mentions, tokens, metric)) ||
      (mention.kind === "quantity" && mention.metric === metric),
  );
  const crews: People[] = [];
  let group: (MentionOf<"number"> | MentionOf<"quantity">)[] = [];
  const close = () => {
    const [first] = group;
    if (first === undefined) return;
    const total = sum(group.map(({ value }) => value));
    crews.push({ value: total, at: first.at, note: noteOf(group, total) });
  };
  for (const number of numbers) {
    const last = group.at(-1);
    if (last !== undefined && sameCrew(last, number, tokens)) group.push(number);
    else {
      close();
      group = [number];
    }
  }
  close();
  return crews;
}

/** "1,800 or 2,000 messages": the first is of messages too. */
function besideOtherUnit(
  number: Mention,
  mentions: readonly Mention[],
  tokens: readonly Token[],
  metric: string,
): boolean {
  const next = mentions[mentions.indexOf(number) + 1];
  if (next?.kind !== "quantity" || next.metric === metric) return false;
  const between = tokens.slice(number.at + number.length, next.at).map(({ lower }) => lower);
  return between.length <= 1 && between.every((word) => /^(or|to|,|and)$/.test(word));
}

function sameCrew(
  a: MentionOf<"number"> | MentionOf<"quantity">,
  b: MentionOf<"number"> | MentionOf<"quantity">,
  tokens: readonly Token[],
): boolean {
  if (a.kind !== "quantity" || b.kind !== "quantity" || single(a.noun) === single(b.noun)) return false;
  // "4 office people" are of a kind; "4 people" may be the same ones counted otherwise.
  if ([a, b].some(({ noun, length }) => GENERIC.test(noun) && length < 3)) return false;
  const between = tokens.slice(a.at + a.length, b.at).map(({ lower }) => lower);
  return between.length > 0 && between.every((word) => /^(and|plus|,|another|with|&|some|also)$/.test(word));
}

function noteOf(
  group: readonly (MentionOf<"number"> | MentionOf<"quantity">)[],
  total: { toFixed(): string },
): string | undefined {
  const nouns = group.flatMap((mention) => (mention.kind === "quantity" ? [mention] : []));
  if (nouns.every(({ noun }) => GENERIC.test(noun))) return undefined;
  const counted = nouns.map(({ value, noun }) => `${quantityText(value)} ${noun}`).join(" and ");
  return `Everyone is counted: ${counted} make ${quantityText(total.toFixed())}.`;
}

function single(noun: string): string {
  return noun.replace(/s$/, "");
}

const GENERIC = /^(seats?|users?|licen[cs]es?|people|persons?|us|plan|tier|crew|members?|staff|headcount|employees?)$/;
