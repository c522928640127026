import { once } from "node:events";
import { createServer, connect, type Server, type Socket } from "node:net";

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** The far side is closed and the near side is not told. */
  severed: boolean;
}

/** A TCP proxy on a fixed loopback port, which can do to its connections what networks do. */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  /** Accepted while nothing passes. */
  readonly #waiting = new Set<Socket>();
  #upstream = 0;
  #delayMs = 0;
  #silent = false;
  #refusing = false;
  port = 0;

  constructor() {
    this.#server = createServer((near) => this.#accept(near));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    this.port = address.port;
  }

  /** Where new connections go from now on. */
  target(port: number): void {
    this.#upstream = port;
  }

  /** Ends every connection at once; new ones work. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    for (const near of this.#waiting) near.resetAndDestroy();
  }

  /** Every piece of data takes this much longer, each way. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Nothing passes, and nobody is told; what was sent arrives when the silence ends. */
  silence(): void {
    this.#silent = true;
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  /** The far side sees its connections end, the near side sees nothing until `restore`. */
  sever(): void {
    this.silence();
    for (const pair of this.#pairs) {
      pair.severed = true;
      pair.far.destroy();
    }
  }

  /** Ends every connection and takes no new one. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  /** Back to normal. */
  restore(): void {
    this.#silent = false;
    this.#refusing = false;
    this.#delayMs = 0;
    for (const pair of this.#pairs) {
      if (pair.severed) pair.near.resetAndDestroy();
      pair.near.resume();
      pair.far.resume();
    }
    for (const near of this.#waiting) this.#join(near);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    if (this.#server.listening) await once(this.#server, "close");
  }

  #accept(near: Socket): void {
    near.on("error", () => undefined);
    if (this.#refusing) {
      near.resetAndDestroy();
      return;
    }
    if (!this.#silent) return this.#join(near);
    near.pause();
    this.#waiting.add(near);
    near.once("close", () => this.#waiting.delete(near));
  }

  #join(near: Socket): void {
    if (near.destroyed) return;
    const far = connect(this.#upstream, "127.0.0.1");
    const pair: Pair = { near, far, severed: false };
    this.#pairs.add(pair);
    near.setNoDelay(true);
    far.setNoDelay(true);
    far.on("error", () => undefined);
    near.once("close", () => {
      this.#pairs.delete(pair);
      far.destroy();
    });
    far.once("close", () => {
      if (pair.severed) return;
      this.#pairs.delete(pair);
      near.destroy();
    });
    this.#pump(near, far);
    this.#pump(far, near);
  }

  #pump(from: Socket, to: Socket): void {
    let lastDue = 0;
    from.on("data", (chunk: Buffer) => {
      const now = performance.now();
      // Nothing may overtake what was delayed before it.
      const due = Math.max(now + this.#delayMs, lastDue);
      if (due > now) {
        lastDue = due;
        setTimeout(() => to.write(chunk), due - now);
        return;
      }
      if (to.write(chunk)) return;
      from.pause();
      to.once("drain", () => {
        if (!this.#silent) from.resume();
      });
    });
  }
}
