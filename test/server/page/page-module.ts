const folder = new URL("../../../src/server/page/client/", import.meta.url);

/** A module of the page, which is plain JavaScript; `T` is what it exports. */
export async function pageModule<T>(name: string): Promise<T> {
  return (await import(new URL(name, folder).href)) as T;
}
