function digit(field: string): number {
  let sum = 0;
  Array.from(field).forEach((character, index) => {
    const value = character === "<" ? 0 : Number.parseInt(character, 36);
    sum += value * ([7, 3, 1][index % 3] ?? 0);
  });
  return sum % 10;
}

/** Whether the last line of a passport's machine readable zone has right check digits (ICAO 9303 part 4): number, birth, expiry. */
export function machineReadableZone(value: string): boolean {
  const line = value.split("\n").at(-1) ?? "";
  const fields: readonly (readonly [number, number])[] = [
    [0, 9],
    [13, 19],
    [21, 27],
  ];
  return fields.every(([start, end]) => String(digit(line.slice(start, end))) === line[end]);
}
