const VALUES: Readonly<Record<string, number>> = {
  A: 1,
  B: 2,
  C: 3,
  D: 4,
  E: 5,
  F: 6,
  G: 7,
  H: 8,
  J: 1,
  K: 2,
  L: 3,
  M: 4,
  N: 5,
  P: 7,
  R: 9,
  S: 2,
  T: 3,
  U: 4,
  V: 5,
  W: 6,
  X: 7,
  Y: 8,
  Z: 9,
};
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Whether seventeen characters are a vehicle number with a right check digit (ISO 3779, as used in North America and China). */
export function vinNumber(value: string): boolean {
  if (/^\d+$|^[A-Z]+$/.test(value)) return false;
  const sum = WEIGHTS.reduce((total, weight, index) => {
    const character = value[index] ?? "";
    return total + weight * (VALUES[character] ?? Number(character));
  }, 0);
  return "0123456789X"[sum % 11] === value[8];
}
