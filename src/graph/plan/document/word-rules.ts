import { z } from "zod";
import { duration } from "../duration.ts";
import { name, reference } from "../names.ts";
import { expression } from "../step-policies.ts";
import { version } from "../workflow-heading.ts";

interface Rule {
  /** What a fault in such a value is called. */
  readonly code: string;
  /** What stands there, in words. */
  readonly expected: string;
}

/** Values of the language that have a name of their own; zod finds the rule of a schema under its descriptions and wrappers too. */
export const wordRules = z
  .registry<Rule>()
  .add(name, {
    code: "bad_name",
    expected: "a name in snake_case: a small letter, then small letters, digits and _, at most 64 characters",
  })
  .add(reference, {
    code: "bad_reference",
    expected: "a name in snake_case, or name@range with a version range, as pricer@^1.2",
  })
  .add(duration, {
    code: "bad_duration",
    expected: 'a number of seconds or a text such as "250ms", "30s", "2m" or "1h", more than nothing and at most 24h',
  })
  .add(expression, { code: "bad_expression", expected: "an expression in CEL of 1 to 4,000 characters" })
  .add(version, { code: "bad_version", expected: "a semantic version, as 1.0.0" });
