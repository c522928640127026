import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Unavailable } from "../../tools/errors.ts";
import { publishedAddress } from "../server-address.ts";
import type { Settings } from "../settings.ts";

export interface ReachedServer {
  readonly url: string;
  /** Ends the server if this client started it. */
  leave(): Promise<void>;
}

interface Reaching {
  /** A server that is started does not hear the terminal's Ctrl-C: the client has something to tell it first. */
  readonly detached?: boolean;
}

/** The server that runs at the settings' address, or one started for this client. @throws Unavailable when none comes up. */
export async function reachServer(
  settings: Settings,
  tell: (line: string) => void,
  { detached = false }: Reaching = {},
): Promise<ReachedServer> {
  const running = await findServer(settings);
  if (running !== undefined) return { url: running, leave: () => Promise.resolve() };
  tell("No server runs yet; starting one (the first start sets up the database and the samples) …");
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const child = spawn(process.execPath, [main], { detached, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  for (let waited = 0; waited < 120_000 && isUp(child); waited += 100) {
    const url = await findServer(settings);
    if (url !== undefined) return { url, leave: () => stop(child) };
    await sleep(100);
  }
  await stop(child);
  throw new Unavailable(`the server did not come up: ${said.trim() || "it said nothing"}`);
}

/** The address a server over the same data published, or the settings' own, whichever answers. */
async function findServer({ dataDir, host, port }: Settings): Promise<string | undefined> {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const own = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  for (const url of [await publishedAddress(dataDir), own]) if (url !== undefined && (await isBaton(url))) return url;
  return undefined;
}

async function isBaton(url: string): Promise<boolean> {
  const info: unknown = await fetch(`${url}/info`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.json(),
    () => undefined,
  );
  return typeof info === "object" && info !== null && "flags" in info;
}

async function stop(child: ReturnType<typeof spawn>): Promise<void> {
  if (!isUp(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function isUp(child: ReturnType<typeof spawn>): boolean {
  return child.exitCode === null && child.signalCode === null;
}
