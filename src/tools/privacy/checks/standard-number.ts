import { stdnum } from "stdnum";
import { InvalidInput } from "../../errors.ts";

/**
 * The check of a standard number, by ISO 3166 country and the library's name for the number.
 * @throws InvalidInput when the library has no such number.
 */
export function standardNumber(country: string, name: string): (value: string) => boolean {
  const numbers = Object.hasOwn(stdnum, country) ? stdnum[country] : undefined;
  const validator = numbers?.[name];
  if (validator === undefined) {
    const alternatives = Object.keys(numbers ?? stdnum);
    throw new InvalidInput(`Expected a number of stdnum, got ${country}.${name}; it has ${alternatives.join(", ")}`, {
      alternatives,
    });
  }
  return (value) => {
    // The library makes an error for each number that it refuses; capturing its stack costs ten times the check itself.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return validator.validate(value).isValid;
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
