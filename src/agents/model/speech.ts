import type { RunnableConfig } from "@langchain/core/runnables";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { SpokenText } from "./spoken-text.ts";

export interface Speech {
  /** Passes a piece of text on, in pieces of a word each; empty text is nothing. @throws Error after `end`. */
  say(text: string): void;
  /** Resolves when every piece has been heard. May be called more than once, and without anything having been said. */
  end(): Promise<void>;
  /** All that was said so far. */
  readonly said: string;
}

export interface SpeechOptions {
  /** Message id that all pieces carry; put the final message into the state under the same id and it is not streamed again. */
  readonly id: string;
  /** Added to the metadata that clients see beside each piece. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Streams text that is already known through LangGraph's `messages` streams. The first `say` starts the stream, so it has to happen
 * inside the node, or with the node's config given here.
 */
export function createSpeech({ id, metadata }: SpeechOptions, config?: RunnableConfig): Speech {
  const queue: string[] = [];
  let said = "";
  let ended = false;
  let heard: Promise<unknown> | undefined;
  let wake: () => void = () => undefined;

  async function* pieces(): AsyncGenerator<string> {
    for (;;) {
      const piece = queue.shift();
      if (piece !== undefined) yield piece;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  const begin = (): Promise<unknown> => {
    // Metadata given to a call replaces what the node's context carries, and LangGraph finds its way by the latter: merge.
    const inherited: RunnableConfig = config ?? AsyncLocalStorageProviderSingleton.getRunnableConfig() ?? {};
    const { callbacks, tags, signal } = inherited;
    return new SpokenText(id, pieces()).invoke([], {
      ...(callbacks === undefined ? {} : { callbacks }),
      ...(tags === undefined ? {} : { tags }),
      ...(signal === undefined ? {} : { signal }),
      metadata: { ...inherited.metadata, ...metadata },
    });
  };

  return {
    say(text) {
      if (ended) throw new Error(`the speech ${id} has ended`);
      if (text === "") return;
      said += text;
      queue.push(...words(text));
      if (heard === undefined) {
        heard = begin();
        // Whoever awaits `end` hears of it; until then it must not count as unhandled.
        heard.catch(() => undefined);
      }
      wake();
    },
    async end() {
      ended = true;
      wake();
      await heard;
    },
    get said() {
      return said;
    },
  };
}

/** A word with the white space before it; nothing is lost between pieces. */
function words(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [text];
}
