/** An embedding model behind some endpoint. */
export interface Embedder {
  /** Names the model; vectors of different models are never compared. */
  readonly model: string;
  /** One vector per text, in the same order, all of one length. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}
