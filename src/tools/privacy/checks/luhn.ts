/** Whether the digits pass the Luhn check (ISO/IEC 7812-1, annex B); anything but digits is ignored. */
export function luhn(value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum % 10 === 0;
}
