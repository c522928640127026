import { RateLimited } from "../../../tools/errors.ts";
import { retryAfterMs } from "../../../tools/retry-after.ts";

/**
 * Throws for an answer 429 that names its delay, before a library that keeps no headers makes an error of it.
 *
 * @throws RateLimited with the delay
 */
export function heedRetryAfter(name: string, inner: typeof fetch): typeof fetch {
  return async function fetchHeeding(target, init) {
    const response = await inner(target, init);
    const wait = response.status === 429 ? retryAfterMs(response.headers) : undefined;
    if (wait === undefined) return response;
    await response.body?.cancel();
    throw new RateLimited(`${name} asks for less traffic`, { retryAfterMs: wait });
  };
}
