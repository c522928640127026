import { httpFailure } from "../net/http-failure.ts";
import { remoteFailure } from "../remote-failure.ts";

/** Servers of different ages say in different places that they are there. */
const PLACES = ["/ok", "/info"];

/** Asks a LangGraph server whether it is there; one that knows neither place but answers is. @throws Unavailable where it is not */
export async function probeServer(
  name: string,
  url: string,
  fetchImpl: typeof fetch,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (const place of PLACES) {
      const response = await fetchImpl(`${url.replace(/\/$/, "")}${place}`, { signal });
      await response.body?.cancel();
      if (response.ok) return;
      if (response.status >= 500) throw httpFailure(name, response, "");
    }
  } catch (error) {
    throw remoteFailure(error, name);
  }
}
