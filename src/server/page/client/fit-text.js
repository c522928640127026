/** The text, cut where it would be wider than `most` pixels; nothing where not even a letter has room. `width` measures a text. */
export function fitText(text, most, width) {
  if (width(text) <= most) return text;
  const signs = [...text];
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (width(`${signs.slice(0, middle).join("")}…`) <= most) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${signs.slice(0, low).join("").trimEnd()}…`;
}
