/** Least squares by the normal equations; `inverse` is (XᵀX)⁻¹. Undefined when the columns depend on each other. */
export function leastSquares(
  rows: readonly (readonly number[])[],
  values: readonly number[],
): { readonly beta: readonly number[]; readonly inverse: readonly (readonly number[])[] } | undefined {
  const width = rows[0]?.length ?? 0;
  const products = Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
  );
  const inverse = invert(products);
  if (inverse === undefined) return undefined;
  const right = Array.from({ length: width }, (_, i) =>
    rows.reduce((sum, row, index) => sum + (row[i] ?? 0) * (values[index] ?? 0), 0),
  );
  return { beta: inverse.map((row) => dot(row, right)), inverse };
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** Gauss-Jordan with partial pivoting. */
function invert(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = row;
    }
    const chosen = work[pivot];
    const swapped = work[column];
    if (chosen === undefined || swapped === undefined) return undefined;
    const lead = chosen[column] ?? 0;
    if (Math.abs(lead) < 1e-10) return undefined;
    work[pivot] = swapped;
    const normal = chosen.map((value) => value / lead);
    work[column] = normal;
    for (let row = 0; row < size; row++) {
      const factor = work[row]?.[column] ?? 0;
      if (row !== column && factor !== 0) {
        work[row] = (work[row] ?? []).map((value, index) => value - factor * (normal[index] ?? 0));
      }
    }
  }
  return work.map((row) => row.slice(size));
}
