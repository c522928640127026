import type { Failure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Agent } from "../agent.ts";
import type { Allow } from "./net/allow.ts";

/** Whether the remote side answers; in every state the source goes on trying by itself. */
export type RemoteStatus =
  | { readonly state: "connected" }
  | { readonly state: "connecting" }
  | { readonly state: "failed"; readonly failure: Failure };

/** Something on offer that is not what it was when it was confirmed. */
export interface Changed {
  /** Name of the agent it would be. */
  readonly agent: string;
  /** What the remote side calls it. */
  readonly item: string;
  /** Hashes of what was confirmed and of what is there now. */
  readonly was: string;
  readonly now: string;
  /** Whether it is kept from being offered until it is confirmed. */
  readonly held: boolean;
}

/** By what the remote side calls it, the SHA-256 of what was confirmed. */
export type Pins = Readonly<Record<string, string>>;

/** Agents of one remote side, kept up to date. */
export interface RemoteSource {
  /** Those that are offered now; the same object for as long as the remote side says the same of it. */
  agents(): readonly Agent[];
  /** Told when agents, pins, changes or the status are other than before. */
  onChange(listener: () => void): () => void;
  status(): RemoteStatus;
  /** Changed on the remote side since it was confirmed. */
  changed(): readonly Changed[];
  /** Of everything that was ever confirmed here; hand them to the next `connectRemote` of the same definition. */
  pins(): Pins;
  /** Confirms: what is there now under these hashes is offered. Without pins: everything as it is now. */
  confirm(pins?: Pins): void;
  /** Lets go of the remote side, and ends the process where there is one. Calls in progress fail. */
  close(): Promise<void>;
}

export interface RemoteOptions {
  readonly log: Logger;
  /** Gives up connecting, and closes the source, when it fires. */
  readonly signal?: AbortSignal;
  /** Which addresses may be called. Default: `allowPublic`. */
  readonly allow?: Allow;
  /** What an earlier connection confirmed. Default: nothing, so all that is found first is confirmed. */
  readonly pins?: Pins;
  /** Longest wait for the remote side to answer at connecting. Default 15,000 ms. */
  readonly connectMs?: number;
  /** How often a silent remote side is looked at again. Default 30,000 ms. */
  readonly lookAgainMs?: number;
}
