/** The sum of each digit times its weight, in order; characters that are no digits are skipped. */
export function weightedSum(value: string, weights: readonly number[]): number {
  const digits = value.replaceAll(/\D/g, "");
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index] ?? 0), 0);
}
