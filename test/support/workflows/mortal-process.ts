import type { Process } from "./scripted-agents.ts";

/** A process that dies at a given moment: from then on nothing that it does is seen by anyone. */
export class MortalProcess implements Process {
  readonly epoch: number;
  readonly died: Promise<"died">;
  readonly #die: () => void;
  #left: number;
  dead = false;

  /** @param life how many beginnings and ends of attempts and writes it does; `undefined`: it does not die */
  constructor(epoch: number, life: number | undefined) {
    const { promise, resolve } = Promise.withResolvers<"died">();
    this.epoch = epoch;
    this.died = promise;
    this.#die = () => resolve("died");
    this.#left = life ?? Infinity;
  }

  tick(): void {
    if (this.#left-- <= 0) this.kill();
  }

  kill(): void {
    this.dead = true;
    this.#die();
  }
}
