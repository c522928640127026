import { readFileSync } from "node:fs";
import { InvalidInput } from "../../src/tools/errors.ts";
import { routingLine, type RoutingLine } from "./line.ts";

/** Reads a routing dataset, one JSON object a line, blank lines left out. @throws InvalidInput that names every bad line. */
export function readDataset(path: string): RoutingLine[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new InvalidInput(`The dataset ${path} cannot be read.`, { field: "dataset", cause });
  }
  return parseDataset(text, path);
}

/** @throws InvalidInput that names every bad line with what is wrong in it. */
export function parseDataset(text: string, name: string): RoutingLine[] {
  const problems: string[] = [];
  const seen = new Map<string, number>();
  const lines = text.split(/\r?\n/u).flatMap((raw, index): RoutingLine[] => {
    if (raw.trim() === "") return [];
    const read = readLine(raw);
    if (typeof read === "string") {
      problems.push(`line ${index + 1}: ${read}`);
      return [];
    }
    const first = seen.get(read.id);
    if (first !== undefined) problems.push(`line ${index + 1}: id ${read.id} is already taken by line ${first}`);
    seen.set(read.id, index + 1);
    return [read];
  });
  if (problems.length > 0)
    throw new InvalidInput(`${name} is malformed:\n${problems.join("\n")}`, { field: "dataset" });
  if (lines.length === 0) throw new InvalidInput(`${name} holds no lines.`, { field: "dataset" });
  return lines;
}

function readLine(raw: string): RoutingLine | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch (error) {
    return `is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const read = routingLine.safeParse(json);
  if (read.success) return read.data;
  return read.error.issues.map((issue) => `${issue.path.join(".") || "the line"}: ${issue.message}`).join("; ");
}
