import { readFileSync, writeFileSync } from "node:fs";

const moods = ["well", "slow", "failing", "hung"] as const;

/** How the agent `moody` works on every replica. */
export type Mood = (typeof moods)[number];

/** What the harness last wrote; `well` where it wrote nothing. */
export function readMood(file: string): Mood {
  try {
    const text = readFileSync(file, "utf8");
    return moods.find((mood) => mood === text) ?? "well";
  } catch {
    return "well";
  }
}

export function writeMood(file: string, mood: Mood): void {
  writeFileSync(file, mood);
}
