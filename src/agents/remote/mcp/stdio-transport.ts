import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { createInterface } from "node:readline";
import { getDefaultEnvironment } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

interface Command {
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  /** Beside PATH, HOME and the like: nothing else of this process's environment reaches the server. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Told each line the server writes to stderr. */
  readonly stderr: (line: string) => void;
}

/** How long a server may take to end by itself once its input has ended, and again once it was asked to, milliseconds. */
const GRACE_MS = 1_500;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * MCP over the standard streams of a process of our own. It leads a process group, and the group is ended with it: a server that was
 * started by way of a runner such as npx would outlive the runner.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #command: Command;
  readonly #buffer = new ReadBuffer();
  #child: Child | undefined;
  #gone: Promise<unknown> = Promise.resolve();

  constructor(command: Command) {
    this.#command = command;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const { command, args = [], env, stderr } = this.#command;
    const child: Child = spawn(command, [...args], {
      env: { ...getDefaultEnvironment(), ...env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      child.once("exit", resolve);
      child.once("error", resolve);
    });
    child.on("error", (error) => this.onerror?.(error));
    child.stdin.on("error", (error) => this.onerror?.(error));
    child.stdout.on("error", (error) => this.onerror?.(error));
    child.stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    createInterface({ input: child.stderr }).on("line", stderr);
    child.once("exit", () => {
      endGroup(child, "SIGKILL");
      this.onclose?.();
    });
    await once(child, "spawn");
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin;
    if (stdin === undefined || !stdin.writable) throw new Error("the server's process has ended");
    if (!stdin.write(serializeMessage(message))) await Promise.race([once(stdin, "drain"), this.#gone]);
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#buffer.clear();
    if (child === undefined || child.pid === undefined) return;
    child.stdin.end();
    if (await this.#ended(child)) return;
    endGroup(child, "SIGTERM");
    if (await this.#ended(child)) return;
    endGroup(child, "SIGKILL");
    await this.#gone;
  }

  async #ended(child: Child): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.#gone, new Promise((resolve) => (timer = setTimeout(resolve, GRACE_MS)))]);
    clearTimeout(timer);
    return child.exitCode !== null || child.signalCode !== null;
  }

  #read(chunk: Buffer): void {
    try {
      this.#buffer.append(chunk);
    } catch (error) {
      // More than a message may have: the stream cannot be made sense of any more.
      this.onerror?.(asError(error));
      void this.close();
      return;
    }
    for (;;) {
      try {
        const message = this.#buffer.readMessage();
        if (message === null) return;
        this.onmessage?.(message);
      } catch (error) {
        // A line that is no message: servers that print to stdout are common, and the next line may be one.
        this.onerror?.(asError(error));
      }
    }
  }
}

/** Ends what is left of the group; one that has ended already is no error. */
function endGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    return;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
