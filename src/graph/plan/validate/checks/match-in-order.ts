/**
 * Which of these find no partner of their own when as many as possible do, earlier ones first (augmenting paths). What is left over is left
 * over whatever the others choose.
 */
export function matchInOrder<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  fit: (one: One, other: Other) => boolean,
): One[] {
  const partner = new Map<Other, One>();
  const place = (one: One, tried: Set<Other>): boolean => {
    for (const other of others) {
      if (tried.has(other) || !fit(one, other)) continue;
      tried.add(other);
      const before = partner.get(other);
      if (before === undefined || place(before, tried)) {
        partner.set(other, one);
        return true;
      }
    }
    return false;
  };
  return ones.filter((one) => !place(one, new Set()));
}
