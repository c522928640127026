import type { RunEvent } from "../../../graph/events.ts";
import { narrate } from "../narrate.ts";
import { followSteps, type FollowedSteps } from "./follow-steps.ts";
import { stepLine, tasksInWords } from "./step-line.ts";

/** Shows a run as it goes. */
export interface Progress {
  take(event: RunEvent): void;
  /** Leaves the terminal as it is, so that something else can be written below. */
  pause(): void;
}

/** Where progress is written. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** One line per step that changes in place on a terminal, plain lines elsewhere. */
export function createProgress(terminal: Terminal): Progress {
  return terminal.isTTY === true ? onTerminal(terminal) : inLines(terminal);
}

/** Longest time between two pictures of a terminal, milliseconds: the clocks tick. */
const TICK_MS = 100;

function onTerminal(terminal: Terminal): Progress {
  let steps: FollowedSteps = new Map();
  let drawn = 0;
  let clock: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const lines = visible(steps, (terminal.rows || 24) - 2).map((line) => cut(line, (terminal.columns || 80) - 1));
    const back = drawn === 0 ? "" : `\u001B[${drawn}A`;
    terminal.write(`${back}\u001B[0J${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  };
  return {
    take(event) {
      if (event.type === "plan.created") {
        drawn = 0;
        terminal.write(`${(narrate(event) ?? "").split("\n", event.proof === undefined ? 1 : 2).join("\n")}\n`);
      }
      steps = followSteps(steps, event, Date.now());
      clock ??= setInterval(draw, TICK_MS);
    },
    pause() {
      clearInterval(clock);
      clock = undefined;
      if (steps.size > 0) draw();
      drawn = 0;
    },
  };
}

/** All steps where they have room; else those that something happens to, and how many others there are. */
function visible(steps: FollowedSteps, rows: number): string[] {
  const now = Date.now();
  const lines = (chosen: FollowedSteps): string[] => [...chosen].map(([name, step]) => stepLine(name, step, now));
  if (steps.size <= rows) return lines(steps);
  const busy = new Map([...steps].filter(([, { status }]) => !["pending", "completed", "skipped"].includes(status)));
  const done = [...steps.values()].filter(({ status }) => status === "completed" || status === "skipped").length;
  return [...lines(busy).slice(0, rows - 1), `  ${done} of ${steps.size} steps have ended`];
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** Items are counted in tenths of what has begun, so that a thousand of them are not a thousand lines. */
function inLines(terminal: Terminal): Progress {
  let steps: FollowedSteps = new Map();
  const counted = new Map<string, number>();
  return {
    take(event) {
      steps = followSteps(steps, event, Date.now());
      const line = event.type !== "plan.created" && event.step.includes("[") ? itemLine(event) : narrate(event);
      if (line !== undefined) terminal.write(`${line}\n`);
    },
    pause: () => undefined,
  };

  function itemLine(event: Exclude<RunEvent, { type: "plan.created" }>): string | undefined {
    if (event.type === "step.failed" || event.type === "step.retried" || event.type.includes("compensated"))
      return narrate(event);
    const name = event.step.slice(0, event.step.search(/[[#/>]/));
    const tasks = steps.get(name)?.tasks;
    const ended = tasks?.ended.size ?? 0;
    const last = counted.get(name) ?? 0;
    if (tasks === undefined || ended === last || ended < last + Math.max(1, Math.floor(tasks.begun.size / 10)))
      return undefined;
    counted.set(name, ended);
    return `    ${name} ${tasksInWords(tasks)}`;
  }
}
