import { task } from "@langchain/langgraph";

/**
 * Runs a part of a node so that it is on record by itself once it is done: after a crash the node begins anew, and gets what it had.
 * A part is known by its place in the order of calls within its parent, so that order must follow from the plan alone.
 */
export async function durable<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return (await task({ name }, work)()) as Result;
}
