import { createHmac } from "node:crypto";
import { Denied, InvalidInput } from "../../errors.ts";
import { mapStrings } from "../structured/map-strings.ts";
import type { Authorisation } from "./authorisation.ts";
import { tenantKeys } from "./keys.ts";
import type { TenantKeys } from "./keys.ts";
import type { Place } from "./place.ts";
import { TOKEN, openToken, sealToken } from "./token.ts";

/** What came back from a text or a value with tokens. */
export interface Restored<T> {
  readonly value: T;
  /** Tokens replaced by their values. */
  readonly restored: number;
  /** Tokens left as they are: of an entity that the authorisation leaves out. */
  readonly left: number;
}

/** Makes and opens reversible tokens. Keeps nothing: a token carries its value, encrypted. */
export interface Vault {
  seal(value: string, place: Place): string;
  /** 16 hex digits (HMAC-SHA256 under the tenant's key), the same for the same value in the same place; not reversible. */
  fingerprint(value: string, place: Place): string;
  /** Call it only where the caller's identity was checked: what it returns is the permission itself. */
  grant(right: { tenant: string; scope: string; entities?: readonly string[] }): Authorisation;
  /** @throws Denied when the authorisation is not of this vault, or a token is another tenant's, another scope's or was altered. */
  restore(text: string, authorisation: Authorisation): Restored<string>;
  /** The same for every string inside a JSON value, keys included. */
  restoreValue(value: unknown, authorisation: Authorisation): Restored<unknown>;
}

interface Options {
  /** At least 32 bytes, or characters, of secret. */
  readonly key: string | Uint8Array;
  /** Former keys: still open what they sealed. */
  readonly formerKeys?: readonly (string | Uint8Array)[];
}

const LEAST_KEY = 32;

function master(key: string | Uint8Array): Buffer {
  const bytes = typeof key === "string" ? Buffer.from(key, "utf8") : Buffer.from(key);
  if (bytes.length < LEAST_KEY) {
    throw new InvalidInput(`Expected key to have at least ${LEAST_KEY} bytes, got ${bytes.length}`, { field: "key" });
  }
  return bytes;
}

/** @throws InvalidInput when a key is shorter than 32 bytes. */
export function createVault({ key, formerKeys = [] }: Options): Vault {
  const masters = [key, ...formerKeys].map(master);
  const granted = new WeakSet<Authorisation>();
  const cache = new Map<string, readonly TenantKeys[]>();

  function keysOf(tenant: string): readonly TenantKeys[] {
    const known = cache.get(tenant) ?? masters.map((each) => tenantKeys(each, tenant));
    cache.set(tenant, known);
    return known;
  }

  function current(tenant: string): TenantKeys {
    const [keys] = keysOf(tenant);
    if (keys === undefined) throw new InvalidInput("Expected a key", { field: "key" });
    return keys;
  }

  function restore(text: string, authorisation: Authorisation): Restored<string> {
    if (!granted.has(authorisation)) throw new Denied("This authorisation was not granted by the vault that is asked");
    const { tenant, scope, entities } = authorisation;
    const keys = keysOf(tenant);
    let restored = 0;
    let left = 0;
    const value = text.replace(TOKEN, (token, entity: string, mark: string, body: string) => {
      const owned = keys.filter((each) => each.mark === mark);
      if (owned.length === 0) throw new Denied("A token in the text belongs to another tenant or another key");
      if (entities !== undefined && !entities.includes(entity)) {
        left++;
        return token;
      }
      const opened = owned
        .map((each) => openToken(body, { tenant, scope, entity }, each))
        .find((each) => each !== undefined);
      if (opened === undefined) throw new Denied(`A token of ${entity} belongs to another scope or was altered`);
      restored++;
      return opened;
    });
    return { value, restored, left };
  }

  return {
    seal: (value, place) => sealToken(value, place, current(place.tenant)),
    fingerprint(value, { tenant, scope, entity }) {
      const parts = JSON.stringify([tenant, scope, entity, value]);
      return createHmac("sha256", current(tenant).hash).update(parts).digest("hex").slice(0, 16);
    },
    grant({ tenant, scope, entities }) {
      const authorisation: Authorisation = Object.freeze({ tenant, scope, entities: entities && [...entities] });
      granted.add(authorisation);
      return authorisation;
    },
    restore,
    restoreValue(value, authorisation) {
      let restored = 0;
      let left = 0;
      const mapped = mapStrings(value, (text) => {
        const each = restore(text, authorisation);
        restored += each.restored;
        left += each.left;
        return each.value;
      });
      return { value: mapped, restored, left };
    },
  };
}
