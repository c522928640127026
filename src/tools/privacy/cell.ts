/** A stretch of text with a place of its own: a whole text, a string in a JSON value, a field of a table. */
export interface Cell {
  readonly text: string;
  /** Where it stands, as in `customers[0].email`; "" for a text that stands alone. */
  readonly path: string;
  /** Words of the name of its field, lower case, as context; "" for none. */
  readonly label: string;
  /** Names of the fields beside it, lower case words each. */
  readonly siblings: readonly string[];
}

/** A cell for a text that stands alone. */
export function plainCell(text: string): Cell {
  return { text, path: "", label: "", siblings: [] };
}
