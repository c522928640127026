import ipaddr from "ipaddr.js";
import { luhn } from "../checks/luhn.ts";
import { patternRecognizer } from "../pattern-recognizer.ts";
import type { Recognizer } from "../recognizer.ts";

const ADDRESS_WORDS = ["ip", "ip address", "address", "host", "server", "client", "from", "subnet", "gateway", "login"];
const VERSION_WORDS = [
  "version",
  "ver",
  "v",
  "release",
  "build",
  "firmware",
  "driver",
  "section",
  "chapter",
  "clause",
  "upgrade to",
];

function ipv6(value: string): boolean {
  const [address = "", prefix] = value.split("/");
  if ((address.match(/:/g) ?? []).length < 2 || !ipaddr.IPv6.isValid(address)) return false;
  if (prefix !== undefined && Number(prefix) > 128) return false;
  // "a::b" is a path in several programming languages.
  return address.split(":").filter((group) => group !== "").length > 2 || /\d/.test(address);
}

/** Addresses of machines. */
export const network: readonly Recognizer[] = [
  patternRecognizer({
    name: "ipv4",
    entity: "IP_ADDRESS",
    family: "network",
    label: "IP address",
    patterns: [/(?<![\w.-]|\d:)\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?!\w|\.\d|-\d)/g],
    check: (value) =>
      value.includes("/") ? ipaddr.IPv4.isValidCIDRFourPartDecimal(value) : ipaddr.IPv4.isValidFourPartDecimal(value),
    checked: "ranges",
    strength: "format",
    score: 0.85,
    context: ADDRESS_WORDS,
    against: VERSION_WORDS,
  }),
  patternRecognizer({
    name: "ipv6",
    entity: "IP_ADDRESS",
    family: "network",
    label: "IP address",
    keywords: [":"],
    patterns: [
      /(?<![\w:.])[0-9a-f:]{1,38}(?:[0-9a-f]|::)(?:(?:\.\d{1,3}){3})?(?:%[a-z0-9]{1,15})?(?:\/\d{1,3})?(?!\w|:[\w:])/gi,
    ],
    check: ipv6,
    checked: "groups",
    strength: "format",
    score: 0.85,
    context: ADDRESS_WORDS,
  }),
  patternRecognizer({
    name: "mac_address",
    entity: "MAC_ADDRESS",
    family: "network",
    label: "MAC address",
    patterns: [
      /(?<![\w:-])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![\w:-])/gi,
      /(?<![\w:-])(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?![\w:-])/gi,
      /(?<![\w.])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![\w.])/gi,
    ],
    strength: "format",
    score: 0.85,
    context: ["mac", "ethernet", "wifi", "bssid", "device"],
  }),
  patternRecognizer({
    name: "imei",
    entity: "IMEI",
    family: "network",
    label: "device number (IMEI)",
    patterns: [/(?<![\w.-])\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d(?![\w-])/g],
    check: luhn,
    checked: "luhn",
    strength: "checksum",
    score: 0.2,
    contextRequired: true,
    context: ["imei", "handset", "device id"],
  }),
  patternRecognizer({
    name: "email_spelled_out",
    entity: "EMAIL",
    family: "contact",
    label: "e-mail address",
    keywords: ["dot"],
    patterns: [
      /(?<!\w)[\w.+-]{1,64} {0,2}[[({] ?at ?[\])}] {0,2}[\w-]{1,63}(?: {0,2}[[({] ?dot ?[\])}] {0,2}[a-z]{2,24}){1,3}(?!\w)/gi,
      /(?<!\w)[\w+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|edu|io|co|gov|de|uk|fr)(?!\w)/gi,
    ],
    strength: "pattern",
    score: 0.75,
  }),
  patternRecognizer({
    name: "handle",
    entity: "USERNAME",
    family: "contact",
    label: "user name",
    keywords: ["@"],
    patterns: [/(?<![\w@./])@[A-Za-z]\w{2,29}(?![\w/@.-])/g],
    strength: "pattern",
    score: 0.3,
    context: [
      "twitter",
      "instagram",
      "handle",
      "tiktok",
      "telegram",
      "mastodon",
      "threads",
      "snapchat",
      "github",
      "username",
      "user name",
      "dm",
    ],
  }),
];
