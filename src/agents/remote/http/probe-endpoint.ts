import { httpFailure } from "../net/http-failure.ts";
import type { HttpDefinition } from "../remote-definition.ts";
import { remoteFailure } from "../remote-failure.ts";

/**
 * Asks what the definition names for it, at the instance's own origin; anything but 2xx means that it does not work.
 * @throws what `httpFailure` makes of a status, Unavailable where nothing answers
 */
export async function probeEndpoint(
  name: string,
  probe: NonNullable<HttpDefinition["probe"]>,
  url: string,
  fetchImpl: typeof fetch,
  signal: AbortSignal,
): Promise<void> {
  const { path, method } = typeof probe === "string" ? { path: probe, method: "GET" } : probe;
  try {
    const response = await fetchImpl(new URL(path, url), { method, signal });
    await response.body?.cancel();
    if (!response.ok) throw httpFailure(name, response, "");
  } catch (error) {
    throw remoteFailure(error, name);
  }
}
