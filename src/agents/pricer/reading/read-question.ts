import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import type { BookShelf } from "../../../tools/pricing/catalog/book-shelf.ts";
import type { Ask, ReadRequest } from "./ask.ts";
import { findMentions } from "./find-mentions.ts";
import { intentOf } from "./intent.ts";
import { peopleIn } from "./people.ts";
import { requestsOf } from "./requests-of.ts";
import { asksOf, type Sentence } from "./sentences.ts";
import { continueSlots, customerSlots, fillSlots, type Slots } from "./slots.ts";
import { tokenize } from "./tokens.ts";
import { vocabularyOf, type Vocabulary } from "./vocabulary.ts";

/** What a question asks of the price books, by rules alone. */
export interface Reading {
  /** In the order in which they are asked; never empty. */
  readonly requests: readonly ReadRequest[];
  /** What a follow-up goes on from; answered before, and of use for comparison. */
  readonly background: readonly ReadRequest[];
}

/**
 * Reads a question against the tenant's price book, sentence by sentence: what is told is context for what is asked, and a sentence such
 * as "And for 50 seats?" means the one before with what it names replaced.
 *
 * @throws NotFound or InvalidInput when there is no price book, or several and none of them is meant.
 */
export function readQuestion(question: string, shelf: BookShelf): Reading {
  const book = bookMeant(question, shelf);
  const vocabulary = vocabularyOf(book);
  const asks: Heard[] = [];
  let context: Slots | undefined;
  for (const sentence of asksOf(question)) {
    const one = listen(sentence, book, vocabulary, shelf.today);
    const go = sentence.continues ? continueSlots : customerSlots;
    context = context === undefined ? one.slots : go(context, one.slots);
    asks.push({ ...one, slots: context });
  }
  const read = (one: Heard) => requestsOf(askOf(one, book, shelf, vocabulary));
  const firstAsked = asks.findLastIndex((ask) => !ask.sentence.continues);
  const goesOn = asks.length > 1 && firstAsked < asks.length - 1;
  const last = asks.at(-1);
  if (!goesOn || last === undefined) return { requests: asks.flatMap(read), background: [] };
  const before = asks.slice(0, Math.max(firstAsked, 0));
  const between = asks.slice(Math.max(firstAsked, 0) + 1, -1);
  return {
    requests: [...before, ...between, withContextIntent(last, asks[firstAsked])].flatMap(read),
    background: asks.slice(Math.max(firstAsked, 0), Math.max(firstAsked, 0) + 1).flatMap(read),
  };
}

interface Heard {
  readonly sentence: Sentence;
  readonly slots: Slots;
  /** The words that the intent is read from. */
  readonly text: string;
}

function listen(sentence: Sentence, book: PriceBook, vocabulary: Vocabulary, today: string): Heard {
  const tokens = tokenize(sentence.text);
  const mentions = findMentions({ tokens, book, vocabulary, today });
  const people = peopleIn(mentions, tokens, vocabulary.people);
  return { sentence, slots: fillSlots(mentions, people, vocabulary.people), text: sentence.text };
}

/** "Which is cheaper for 20 people? And for 60?" asks again which is cheaper. */
function withContextIntent(last: Heard, before: Heard | undefined): Heard {
  return before === undefined ? last : { ...last, text: `${before.text} ${last.text}` };
}

function askOf(heard: Heard, book: PriceBook, shelf: BookShelf, vocabulary: Vocabulary): Ask {
  return {
    text: heard.sentence.text,
    tokens: tokenize(heard.sentence.text),
    slots: heard.slots,
    intent: intentOf(heard.text),
    book,
    shelf,
    people: vocabulary.people,
  };
}

/** Today's version of the book that the question names something of. */
function bookMeant(question: string, shelf: BookShelf): PriceBook {
  const names = [...new Set(shelf.books.map(({ book }) => book))];
  if (names.length < 2) return shelf.pick();
  const tokens = tokenize(question);
  const meant = names
    .map((book) => shelf.pick({ book }))
    .filter((book) => {
      const { plans, addons } = vocabularyOf(book);
      const called = tokens.some(({ lower }) => lower === book.book);
      return called || tokens.some((_, i) => plans.at(tokens, i) !== undefined || addons.at(tokens, i) !== undefined);
    });
  const [only] = meant;
  return only !== undefined && meant.length === 1 ? only : shelf.pick();
}
