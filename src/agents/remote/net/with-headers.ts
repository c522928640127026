/** Adds headers to what goes to one origin; they may be secrets, which a card or a redirect must not lead elsewhere. */
export function withHeaders(
  inner: typeof fetch,
  headers: Readonly<Record<string, string>>,
  origin: string,
): typeof fetch {
  return async function fetchWithHeaders(target, init) {
    const url = target instanceof Request ? new URL(target.url) : new URL(target);
    if (url.origin !== origin) return await inner(target, init);
    const merged = new Headers(init?.headers ?? (target instanceof Request ? target.headers : undefined));
    for (const [name, value] of Object.entries(headers)) merged.set(name, value);
    return await inner(target, { ...init, headers: merged });
  };
}
