import { weightedSum } from "./weighted-sum.ts";

const LETTERS: Readonly<Record<string, string>> = { S: "JZIHGFEDCBA", F: "XWUTRQPNMLK", M: "XWUTRQPNJLK" };

/** Whether a Singapore NRIC or FIN ends in its right letter (modulus 11; T and G add 4, M adds 3). */
export function sgNric(value: string): boolean {
  const upper = value.toUpperCase();
  const series = upper[0] ?? "";
  const offset = series === "T" || series === "G" ? 4 : series === "M" ? 3 : 0;
  const remainder = (weightedSum(upper, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  const letters = LETTERS[series === "T" ? "S" : series === "G" ? "F" : series] ?? "";
  const index = series === "M" ? 10 - remainder : remainder;
  return letters[index] === upper.at(-1);
}
