import { z } from "zod";

/** The registered objects that a run has been tied to, by what it calls them: `name` or `name@range`. */
export const pins = z.record(z.string(), z.string());

export type Pins = Readonly<Record<string, string>>;

/** What a run calls an agent. */
export function pinKey(name: string, range: string | undefined): string {
  return range === undefined ? name : `${name}@${range}`;
}

/** What a run was tied to first holds. */
export function addPins(known: Pins, more: Pins): Record<string, string> {
  return { ...more, ...known };
}
