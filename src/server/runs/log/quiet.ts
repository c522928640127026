/** Marks events that stand in a run's log for the server itself: no stream shows them. */
const MARK = "~";

/** The name under which an event is kept that the run's client did not ask for. */
export function quiet(event: string): string {
  return `${MARK}${event}`;
}

export function isQuiet(event: string): boolean {
  return event.startsWith(MARK);
}
