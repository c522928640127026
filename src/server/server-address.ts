import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const published = z.object({ url: z.url(), pid: z.int().positive() });

/** Tells the clients on this machine where the server over this data folder is to be found. */
export async function publishAddress(dataDir: string, url: string): Promise<{ withdraw(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(fileIn(dataDir), JSON.stringify({ url, pid: process.pid }));
  return {
    withdraw: async () => {
      const current = await readPublished(dataDir);
      if (current?.pid === process.pid) await rm(fileIn(dataDir), { force: true });
    },
  };
}

/** The address last published; whether a server still answers there is for the caller to see. */
export async function publishedAddress(dataDir: string): Promise<string | undefined> {
  return (await readPublished(dataDir))?.url;
}

async function readPublished(dataDir: string): Promise<z.infer<typeof published> | undefined> {
  const text = await readFile(fileIn(dataDir), "utf8").catch(() => "null");
  try {
    return published.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, "server.json");
}
