import ipaddr from "ipaddr.js";

/** Which addresses may be told of runs. */
export interface WebhookPolicy {
  /** Whether every address may be called: on a server that only this machine reaches. */
  readonly open: boolean;
  /** Hosts that may be called although they are not public: `name`, `name:port`, `*.domain`. */
  readonly hosts: readonly string[];
}

export interface AddressFault {
  readonly message: string;
  readonly expected: string;
}

const EXPECTED = "an absolute http or https address of a public host, as in https://hooks.example.com/baton";

/** What is wrong with an address as a webhook, before its name is looked up; `undefined`: nothing. */
export function webhookFault(text: string, policy: WebhookPolicy): AddressFault | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { message: "is not an absolute address", expected: EXPECTED };
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { message: `has the protocol ${url.protocol.slice(0, -1)}`, expected: EXPECTED };
  }
  if (url.username !== "" || url.password !== "") {
    return { message: "holds a user name or password", expected: "an address without them; what is sent is signed" };
  }
  const host = hostOf(url);
  if (isListed(url, policy)) return undefined;
  const local = host === "localhost" || host.endsWith(".localhost") || host.endsWith(".internal");
  if (local || (ipaddr.isValid(host) && !isPublic(host))) {
    return { message: `leads to ${host}, which is not a public host`, expected: EXPECTED };
  }
  return undefined;
}

/** Whether a looked-up IP address may be called for this webhook. A name that the policy lists may stand for any. */
export function mayConnect(url: URL, ip: string, policy: WebhookPolicy): boolean {
  return isListed(url, policy) || isPublic(ip);
}

function isListed(url: URL, { open, hosts }: WebhookPolicy): boolean {
  if (open) return true;
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return hosts.some((listed) => {
    const entry = listed.toLowerCase();
    if (entry.startsWith("*.")) return host.endsWith(entry.slice(1));
    return entry === host || entry === `${host}:${port}`;
  });
}

/** Global unicast: no loopback, private, link-local, shared, documentation or metadata address, also not in the clothes of IPv6. */
function isPublic(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.process(ip).range() === "unicast";
}

function hostOf(url: URL): string {
  return url.hostname.replaceAll(/^\[|\]$|\.$/g, "").toLowerCase();
}
