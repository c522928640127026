import { secondsInWords } from "../../../graph/plan/draw/proof-in-words.ts";
import type { FollowedStep } from "./follow-steps.ts";

const MARKS: Readonly<Record<FollowedStep["status"], string>> = {
  pending: "·",
  running: "▸",
  waiting: "?",
  completed: "✓",
  failed: "✗",
  skipped: "–",
  compensated: "↩",
  uncompensated: "✗",
};

/** A step as one line: its mark, how far it is, how often it was tried, how long it took. `now` as in `since`. */
export function stepLine(name: string, step: FollowedStep, now: number): string {
  const { status, agent, attempts, since, duration_ms, note, tasks } = step;
  const ms = duration_ms ?? (status === "running" && since !== undefined ? now - since : undefined);
  const details = [
    ...(tasks.begun.size === 0 ? [] : [tasksInWords(tasks)]),
    // Of a step with items they are those of all of them.
    ...(attempts > Math.max(1, tasks.begun.size) ? [`${attempts} attempts`] : []),
    ...(ms === undefined ? [] : [secondsInWords(ms / 1000)]),
    ...(note === undefined ? [] : [note.replaceAll(/\s+/g, " ")]),
  ];
  return `  ${MARKS[status]} ${name} (${agent})${details.length === 0 ? "" : `  ${details.join(" · ")}`}`;
}

/** "12/40": of the tasks that have begun so many have ended. */
export function tasksInWords({ begun, ended }: FollowedStep["tasks"]): string {
  return `${ended.size}/${begun.size}`;
}
