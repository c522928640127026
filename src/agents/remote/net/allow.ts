import ipaddr from "ipaddr.js";

/**
 * Whether an address may be called. Asked about the address as it was written and, where its host is a name, about the same address
 * with each IP address that the name stands for.
 */
export type Allow = (url: URL) => boolean;

/** Addresses under which clouds give out credentials, beyond the link-local ones. */
const METADATA = new Set(["fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192"]);
const METADATA_NAMES = new Set(["metadata.google.internal", "metadata.goog", "metadata"]);

/**
 * The default: everything but what is never an agent, that is link-local addresses (169.254.0.0/16, fe80::/10), the metadata services of
 * clouds, multicast, broadcast and the unspecified address. Loopback and private networks are allowed: give a rule of your own where
 * tenants are not trusted with them.
 */
export function allowPublic(url: URL): boolean {
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  const host = url.hostname.replaceAll(/^\[|\]$|\.$/g, "").toLowerCase();
  if (METADATA_NAMES.has(host)) return false;
  if (!ipaddr.isValid(host)) return true;
  const address = ipaddr.process(host);
  if (METADATA.has(address.toString())) return false;
  return !REFUSED.has(address.range());
}

const REFUSED: ReadonlySet<string> = new Set(["linkLocal", "multicast", "broadcast", "unspecified"]);
