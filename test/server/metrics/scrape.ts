import { readExposition, type Exposition } from "./read-exposition.ts";

/** Reads a server's metrics, strictly. @throws where they are refused or are not well formed */
export async function scrape(url: string, headers: Record<string, string> = {}): Promise<Exposition> {
  const response = await fetch(`${url}/metrics`, { headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  return readExposition(text);
}
