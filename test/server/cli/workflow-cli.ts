import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../../src/server/cli/workflow.ts", import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of files that is made for one test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "baton-workflow-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

interface Call {
  readonly env?: Readonly<Record<string, string>>;
  /** Hears what was said on stderr so far, and may send the process a signal. */
  readonly onStderr?: (said: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `npm run workflow -- …` as a process of its own, without a terminal. */
export async function workflowCli(args: readonly string[], { env = {}, onStderr }: Call = {}): Promise<Finished> {
  const folder = await mkdtemp(join(tmpdir(), "baton-cli-"));
  const child = spawn(node, [command, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], BATON_DATA_DIR: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}
