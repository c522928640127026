import { weightedSum } from "./weighted-sum.ts";

/** Whether ten digits are an NHS number of England, Wales or the Isle of Man (NHS Data Dictionary: modulus 11). */
export function nhsNumber(value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return digits.length === 10 && !/^(\d)\1*$/.test(digits) && check === Number(digits[9]);
}
