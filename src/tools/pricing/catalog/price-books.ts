import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PriceBook } from "../book/price-book.ts";
import { readPriceBook } from "../book/read-price-book.ts";
import { createBookShelf, type BookShelf } from "./book-shelf.ts";

/** Where price books come from. */
export interface PriceBooks {
  /**
   * The tenant's books as their files are now; a file is read again only when it changed.
   *
   * @throws InvalidInput when a file is not a valid price book: leaving it out would quote an older price as today's.
   */
  open(tenant: string): Promise<BookShelf>;
}

interface Options {
  /** The folder whose `*.yaml` and `*.yml` files are a tenant's price books. A folder that does not exist holds none. */
  readonly folder: (tenant: string) => string;
  /** Today, for the version in effect. Default: the machine's clock. */
  readonly now?: () => Date;
}

interface Cached {
  readonly stamp: string;
  readonly book: PriceBook;
}

/** Price books from YAML files in a folder of each tenant. */
export function createPriceBooks({ folder, now = () => new Date() }: Options): PriceBooks {
  const cache = new Map<string, Cached>();
  const read = async (path: string, file: string): Promise<PriceBook> => {
    const { mtimeMs, size } = await stat(path);
    const stamp = `${mtimeMs} ${size}`;
    const known = cache.get(path);
    if (known?.stamp === stamp) return known.book;
    const book = readPriceBook(await readFile(path, "utf8"), file);
    cache.set(path, { stamp, book });
    return book;
  };
  return {
    async open(tenant) {
      const from = folder(tenant);
      const files = await yamlFiles(from);
      const books = await Promise.all(files.map((file) => read(join(from, file), file)));
      return createBookShelf(books, now().toISOString().slice(0, 10));
    },
  };
}

async function yamlFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
