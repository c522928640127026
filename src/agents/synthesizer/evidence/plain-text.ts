/** A piece of Markdown as running text: markers, emphasis, links and tags gone, white space single. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replace(/^\s*(?:>\s*)+/u, "")
      .replace(/^\s*(?:[-*+•‣◦]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?/u, "")
      .replace(/^\s*#{1,6}\s+/u, "")
      .replaceAll(/!\[([^\]]*)\]\([^)]*\)/gu, "$1")
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/gu, "$1")
      .replaceAll(/<\/?[a-z][^>]*>/giu, " ")
      .replaceAll(/(\*\*|__)(?=\S)([\s\S]*?\S)\1/gu, "$2")
      .replaceAll(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/gu, "$1")
      .replaceAll(/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}_])/gu, "$1")
      .replaceAll(/`([^`]+)`/gu, "$1")
      .replaceAll(/\\([\\`*_{}[\]()#+.!|-])/gu, "$1")
      .replaceAll(/^\s*\*+(?=\p{L})|(?<=[\p{L}.!?])\*+\s*$/gu, "")
      // What looks like a marker of ours is not one.
      .replaceAll(/\[(\d{1,3})\]/gu, "($1)")
      .replaceAll(/\s+/gu, " ")
      .trim()
  );
}

/** Ends a sentence that has no end mark. */
export function ended(text: string): string {
  if (/[.!?…]["'”’)\]]*$/u.test(text)) return text;
  return `${text.replace(/[\s,;:–-]+$/u, "")}.`;
}
