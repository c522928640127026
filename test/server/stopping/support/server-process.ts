import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../../src/server/main.ts", import.meta.url));

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The real server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Over a connection of its own. @throws where none is taken */
  ask(path: string, body?: unknown): Promise<Answer>;
  /** What it has written to stderr. */
  errors(): string;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly by: string | null }>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts one; resolves when it answers. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: "0", ...env },
  });
  let said = "";
  let errors = "";
  child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (errors += piece.toString()));
  const ended = once(child, "exit").then(([code, by]) => ({ code: code as number | null, by: by as string | null }));
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined) {
      const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
      return {
        url,
        pid: child.pid ?? 0,
        ask: (path, body) => ask(url + path, body),
        errors: () => errors,
        ended,
        kill,
      };
    }
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended too early: ${errors}`);
    await sleep(20);
  }
}

function ask(url: string, body: unknown): Promise<Answer> {
  return new Promise((answered, failed) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request(url, { method, agent: false, headers: { "content-type": "application/json" } }, (answer) => {
      let text = "";
      answer.on("data", (piece: Buffer) => (text += piece.toString()));
      answer.on("end", () => answered({ status: answer.statusCode ?? 0, body: text }));
      answer.on("error", failed);
    });
    asked.on("error", failed);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
