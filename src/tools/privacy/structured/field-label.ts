/** A field's name as lower-case words: `customerPhone`, `customer_phone` and `Customer Phone` are "customer phone". */
export function fieldLabel(name: string): string {
  return name
    .slice(0, 100)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}
