import { InvalidInput } from "../../../tools/errors.ts";

/** A key from the configuration and the tenant whose data it opens. */
export interface ConfiguredKey {
  readonly tenant: string;
  readonly secret: string;
}

/** The form of a tenant's name; the table `tenants` checks the same. */
export const tenantName = /^[a-z0-9][a-z0-9_-]{0,62}$/;

const minLength = 8;

/**
 * Reads `BATON_API_KEYS`: entries separated by commas or white space, each `tenant:secret`, `tenant=secret` or a bare secret for
 * the tenant `default`. A secret may itself hold ":" or "="; an entry whose part before the first of them is no tenant's name is bare.
 * @throws InvalidInput naming the position of the wrong entry, never its secret
 */
export function parseApiKeys(text: string): ConfiguredKey[] {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  const keys = entries.map((entry, index) => parseEntry(entry, index + 1));
  const secrets = new Set(keys.map((key) => key.secret));
  if (secrets.size < keys.length) throw refused("the same secret is given twice");
  return keys;
}

function parseEntry(entry: string, position: number): ConfiguredKey {
  const cut = entry.search(/[:=]/);
  const named = cut > 0 && tenantName.test(entry.slice(0, cut));
  const key = named
    ? { tenant: entry.slice(0, cut), secret: entry.slice(cut + 1) }
    : { tenant: "default", secret: entry };
  if (key.secret.length < minLength) {
    throw refused(`entry ${position} has a secret of ${key.secret.length} characters, expected at least ${minLength}`);
  }
  // A header value cannot carry anything else, so such a key could never be presented.
  if (!/^[\x21-\x7e]+$/.test(key.secret)) throw refused(`entry ${position} has characters that no header can carry`);
  return key;
}

function refused(reason: string): InvalidInput {
  return new InvalidInput(`BATON_API_KEYS: ${reason}`, {
    field: "BATON_API_KEYS",
    alternatives: ["tenant:secret", "tenant=secret", "secret"],
  });
}
