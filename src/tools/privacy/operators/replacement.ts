import type { PrivacyFinding } from "../finding.ts";
import type { Vault } from "../vault/vault.ts";
import { maskValue } from "./mask-value.ts";
import type { Numbering } from "./numbering.ts";
import type { Operator } from "./operator.ts";

/** What operators need beside the value. */
export interface Workshop {
  readonly tenant: string;
  readonly scope: string;
  readonly vault: Vault;
  readonly numbering: Numbering;
}

/** The text that stands for a found value; `undefined` when it stays. */
export function replacement(
  value: string,
  { entity, family }: Pick<PrivacyFinding, "entity" | "family">,
  operator: Operator,
  { tenant, scope, vault, numbering }: Workshop,
): string | undefined {
  switch (operator.kind) {
    case "replace":
      return `<${entity}_${numbering.number(entity, value)}>`;
    case "mask":
      return maskValue(value, family, operator.character, operator.keepLast);
    case "hash":
      return `<${entity}_HASH_${vault.fingerprint(value, { tenant, scope, entity })}>`;
    case "redact":
      return "";
    case "reversible":
      return vault.seal(value, { tenant, scope, entity });
    case "keep":
      return undefined;
  }
}
