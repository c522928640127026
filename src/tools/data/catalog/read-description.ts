import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { InvalidInput } from "../../errors.ts";
import { datasetDescription, type DatasetDescription } from "./description.ts";

/** The description beside a data set, or an empty one. @throws InvalidInput when it is malformed, with every problem. */
export async function readDescription(path: string | undefined): Promise<DatasetDescription> {
  if (path === undefined) return datasetDescription.parse({});
  let value: unknown;
  try {
    value = parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new InvalidInput(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      field: path,
      cause: error,
    });
  }
  const checked = datasetDescription.safeParse(value ?? {});
  if (checked.success) return checked.data;
  throw new InvalidInput(`${path}: ${z.prettifyError(checked.error)}`, { field: path, cause: checked.error });
}
