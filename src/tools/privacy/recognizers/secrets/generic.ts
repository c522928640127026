import { entropy } from "../../checks/entropy.ts";
import { patternRecognizer } from "../../pattern-recognizer.ts";
import type { Verdict } from "../../pattern-recognizer.ts";
import type { Recognizer } from "../../recognizer.ts";

const ASSIGN = "[\"'`\\])]{0,2} {0,3}(?:=>|:=|[:=]|\\bis\\b|\\bwas\\b) {0,3}[\"'`]?";
const PLACEHOLDER =
  /^(?:<.*>|\$\{.*\}|\{\{.*\}\}|\*+|x{3,}|\.{3,}|null|none|true|false|undefined|required|optional|string|changeme|your[_-].*|example.*|process\.env.*|[\w.]+\(.*|\[.*\])$/i;

function password(value: string): Verdict {
  if (PLACEHOLDER.test(value) || value.length < 4) return false;
  // "password is required": a lower-case word is prose, not a password.
  if (/^[a-z]+[.,;]?$/.test(value)) return { score: value.length > 5 ? 0.4 : 0.2 };
  return true;
}

function token(value: string): Verdict {
  if (PLACEHOLDER.test(value) || /^[a-z_.-]+$/i.test(value) || /^\d+$/.test(value)) return false;
  const bits = entropy(value);
  if (bits < 2.8) return false;
  return { score: bits > 3.3 ? 0.85 : 0.65, check: "entropy" };
}

function jwt(value: string): boolean {
  const [header = ""] = value.split(".");
  try {
    const parsed: unknown = JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
    return typeof parsed === "object" && parsed !== null && ("alg" in parsed || "enc" in parsed || "typ" in parsed);
  } catch {
    return false;
  }
}

const secret = { family: "secret", strength: "format" } as const;

/** Secrets without a provider: known by their form, or by the word before them and their entropy. */
export const generic: readonly Recognizer[] = [
  patternRecognizer({
    ...secret,
    name: "jwt",
    entity: "JWT",
    label: "JSON web token",
    keywords: ["eyj"],
    patterns: [/(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,4000}){0,3}/g],
    check: jwt,
    checked: "header",
    strength: "checksum",
    score: 0.97,
  }),
  patternRecognizer({
    ...secret,
    name: "url_credentials",
    entity: "URL_CREDENTIALS",
    label: "credentials in an address",
    keywords: ["://"],
    patterns: [/[a-z][a-z0-9+.-]{1,24}:\/\/[^\s/:@"'<>]{0,100}:[^\s/@"'<>]{2,200}@[^\s"'<>,;]{3,500}/gi],
    check: (value) => !/:\/\/[^:]*:(?:\$\{|<|\*{3}|\{\{)/.test(value),
    strength: "checksum",
    score: 0.95,
  }),
  patternRecognizer({
    ...secret,
    name: "authorization_header",
    entity: "AUTHORIZATION",
    label: "authorization header",
    keywords: ["bearer", "basic", "authorization"],
    patterns: [
      /\bbearer (?<value>[\w.~+/-]{16,2000}={0,2})(?![\w])/dgi,
      /\bauthorization["' ]{0,2}[:=]["' ]{0,3}basic (?<value>[A-Za-z0-9+/]{8,400}={0,2})/dgi,
      /\bauthorization["' ]{0,2}[:=]["' ]{0,3}(?:token|apikey) (?<value>[\w.~+/-]{12,400}={0,2})/dgi,
    ],
    check: (value) => /\d|[+/=]/.test(value) && entropy(value) > 2.5,
    score: 0.85,
  }),
  patternRecognizer({
    ...secret,
    name: "password",
    entity: "PASSWORD",
    label: "password",
    keywords: ["pass", "pwd", "pw:", "pw=", "pw is", "kennwort", "contraseña", "mot de passe"],
    patterns: [
      new RegExp(
        `(?:password|passwd|passphrase|passwort|kennwort|contraseña|mot de passe|\\bpwd|\\bpass|\\bpw|_pass|_pwd)${ASSIGN}(?<value>[^\\s"'\`,;<>]{4,128})`,
        "dgi",
      ),
    ],
    check: password,
    score: 0.8,
  }),
  patternRecognizer({
    ...secret,
    name: "assigned_secret",
    entity: "API_KEY",
    label: "API key or token",
    keywords: ["key", "token", "secret", "credential", "auth"],
    patterns: [
      new RegExp(
        `(?:api[_ -]?key|apikey|access[_ -]?key|secret[_ -]?key|private[_ -]?key|encryption[_ -]?key|signing[_ -]?key|client[_ -]?secret|secret|access[_ -]?token|auth[_ -]?token|refresh[_ -]?token|session[_ -]?token|bearer[_ -]?token|token|credentials?|auth)${ASSIGN}(?<value>[\\w.~+/=!@#$%^&*-]{10,512})`,
        "dgi",
      ),
    ],
    check: token,
    checked: "entropy",
    score: 0.8,
  }),
];
