import { Conflict, InvalidInput, NotFound } from "../../errors.ts";
import { absent } from "../absent.ts";
import type { PriceBook } from "../book/price-book.ts";
import type { BookSelector } from "../quote/quote-request.ts";

/** All versions of a tenant's price books. */
export interface BookShelf {
  /** Newest first. */
  readonly books: readonly PriceBook[];
  /** Today, YYYY-MM-DD: what relative dates start from. */
  readonly today: string;
  /**
   * The version in effect today, on the day asked for, or of the name asked for.
   *
   * @throws NotFound when there is none, naming those there are,
   * @throws InvalidInput when the tenant has several books and none is named.
   */
  pick(selector?: Pick<BookSelector, "book" | "version" | "on">): PriceBook;
}

/** @throws Conflict when two files hold the same version of a book, or two versions that begin on the same day. */
export function createBookShelf(unordered: readonly PriceBook[], today: string): BookShelf {
  const books = unordered.toSorted((a, b) => b.effective_from.localeCompare(a.effective_from));
  refuseTwins(books);
  return {
    books,
    today,
    pick({ book, version, on } = {}) {
      const versions = versionsOf(books, book);
      if (version !== undefined) return ofVersion(versions, version);
      const day = on ?? today;
      const found = versions.find(({ effective_from: from }) => from <= day);
      if (found !== undefined) return found;
      const has = versions.map((known) => `${known.version} (from ${known.effective_from})`);
      throw new NotFound(
        `no version of price book ${versions[0]?.book ?? ""} was in effect on ${day}; there are ${has.join(", ")}`,
        {
          field: "on",
          alternatives: has,
        },
      );
    },
  };
}

function versionsOf(books: readonly PriceBook[], name: string | undefined): readonly PriceBook[] {
  const names = [...new Set(books.map(({ book }) => book))];
  const [only] = names;
  if (only === undefined) throw new NotFound("there is no price book yet: add one as a YAML file", { field: "book" });
  if (name === undefined) {
    if (names.length === 1) return books;
    throw new InvalidInput(`there are several price books: name one of ${names.join(", ")}`, {
      field: "book",
      alternatives: names,
    });
  }
  const versions = books.filter(({ book }) => book === name.toLowerCase());
  if (versions.length === 0)
    throw absent({ kind: "book", written: name, has: names, where: "the shelf", field: "book" });
  return versions;
}

function ofVersion(versions: readonly PriceBook[], version: string): PriceBook {
  const found = versions.find((book) => book.version === version);
  if (found !== undefined) return found;
  const has = versions.map((book) => book.version);
  throw absent({
    kind: "version",
    written: version,
    has,
    where: `price book ${versions[0]?.book ?? ""}`,
    field: "version",
  });
}

function refuseTwins(books: readonly PriceBook[]): void {
  for (const [i, book] of books.entries()) {
    const twin = books
      .slice(i + 1)
      .find(
        (other) =>
          other.book === book.book && (other.version === book.version || other.effective_from === book.effective_from),
      );
    if (twin === undefined) continue;
    throw new Conflict(
      `${book.file} and ${twin.file} are the same version of price book ${book.book}, or begin on the same day`,
      { field: book.version === twin.version ? "version" : "effective_from" },
    );
  }
}
