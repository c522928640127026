import { quantityText } from "../money.ts";

/** " per 1,000" where a price is for so many units; nothing where it is for one. */
export function perText(per: number): string {
  return per === 1 ? "" : ` per ${quantityText(String(per))}`;
}
