import pg from "pg";
import { describe, expect, it } from "vitest";
import { problemResponse } from "../../../../src/server/http/reply/problem-response.ts";
import { silent } from "../../runs/support/silent.ts";

/** An error that says by its code what it is. */
const coded = (code: string): Error => Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code });

const fromPostgres = (code: string): Error => {
  const error = new pg.DatabaseError("Process 71 waits for ShareLock on transaction 802", 0, "error");
  return Object.assign(error, { code, severity: "ERROR" });
};

describe("an error that is none of ours", () => {
  it.each([
    ["a database that is away", coded("ECONNREFUSED"), 503, "unavailable"],
    ["a deadlock", fromPostgres("40P01"), 503, "transient"],
    ["a statement that took too long", fromPostgres("57014"), 504, "timeout"],
    ["a file that may not be read", coded("EACCES"), 500, "bug"],
    ["a table that is not there", fromPostgres("42P01"), 500, "bug"],
  ])("%s is told by what it is, without its words", async (_, error, status, code) => {
    const response = problemResponse(error, silent);
    const problem = (await response.json()) as { detail: string };
    expect(response.status).toBe(status);
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).not.toMatch(/10\.0\.0\.7|ShareLock/);
  });
});
