import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import type { TenantKeys } from "./keys.ts";
import type { Place } from "./place.ts";

const NONCE = 12;
const TAG = 16;
const BLOCK = 16;

/** A token as it stands in a text: entity, the tenant's mark, then nonce, tag and ciphertext in base64url. */
export const TOKEN = /<([A-Z][A-Z0-9_]{0,63})_TOKEN_([\w-]{8})([\w-]{59,4000})>/g;

function bound(parts: readonly string[]): Buffer {
  // Lengths before the parts: no two lists have the same bytes.
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""), "utf8");
}

function associated({ tenant, scope, entity }: Place): Buffer {
  return bound(["v1", tenant, scope, entity]);
}

/** Pads to whole blocks (ISO/IEC 7816-4), so that the token's length tells little about the value's. */
function pad(value: Buffer): Buffer {
  const padded = Buffer.alloc((Math.floor(value.length / BLOCK) + 1) * BLOCK);
  value.copy(padded);
  padded[value.length] = 0x80;
  return padded;
}

/**
 * Encrypts a value into a token: AES-256-GCM under a nonce that is a MAC of value and place, as in SIV (RFC 5297): the same value in
 * the same place has the same token, and a nonce repeats only with its message.
 */
export function sealToken(value: string, place: Place, keys: TenantKeys): string {
  const nonce = createHmac("sha256", keys.nonce)
    .update(bound([place.tenant, place.scope, place.entity, value]))
    .digest()
    .subarray(0, NONCE);
  const cipher = createCipheriv("aes-256-gcm", keys.encryption, nonce);
  cipher.setAAD(associated(place));
  const body = Buffer.concat([cipher.update(pad(Buffer.from(value, "utf8"))), cipher.final()]);
  const bytes = Buffer.concat([nonce, cipher.getAuthTag(), body]);
  return `<${place.entity}_TOKEN_${keys.mark}${bytes.toString("base64url")}>`;
}

/** The value of a token's body, or `undefined` when it was not sealed by these keys for this place, or was altered since. */
export function openToken(body: string, place: Place, keys: TenantKeys): string | undefined {
  const bytes = Buffer.from(body, "base64url");
  if (bytes.length < NONCE + TAG + BLOCK) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", keys.encryption, bytes.subarray(0, NONCE));
  decipher.setAAD(associated(place));
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    const padded = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(0x80)).toString("utf8");
  } catch {
    return undefined;
  }
}
