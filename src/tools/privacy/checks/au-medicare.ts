import { weightedSum } from "./weighted-sum.ts";

/** Whether ten or eleven digits are an Australian Medicare number: digit nine checks the eight before it, modulus 10. */
export function auMedicare(value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  return weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digits[8]);
}
