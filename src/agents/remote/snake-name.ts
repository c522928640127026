import { createHash } from "node:crypto";

const LONGEST = 64;
const wellFormed = /^[a-z][a-z0-9_]{0,63}$/;

export function isSnakeCase(text: string): boolean {
  return wellFormed.test(text);
}

/** Any text as a snake_case name of at most 64 characters; what had to be cut off stands as six digits of its hash. */
export function snakeName(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const led = /^[a-z]/.test(plain) ? plain : `a_${plain === "" ? digest(text) : plain}`;
  return led.length <= LONGEST ? led : marked(led, text);
}

/**
 * A name no other has: `wanted`, or `wanted` with six digits of the hash of what it stands for, so that it does not depend on the order
 * in which names are given out.
 */
export function unusedName(wanted: string, meant: string, taken: (name: string) => boolean): string {
  if (!taken(wanted)) return wanted;
  for (let round = 0; ; round += 1) {
    const name = marked(wanted, round === 0 ? meant : `${meant}#${round}`);
    if (!taken(name)) return name;
  }
}

function marked(name: string, meant: string): string {
  return `${name.slice(0, LONGEST - 7)}_${digest(meant)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
