import pg from "pg";
import { afterEach, expect, it, vi } from "vitest";
import { migrate } from "../../../src/tools/database/migrate.ts";

afterEach(() => void vi.restoreAllMocks());

it("a migration that reaches no database says so and opens no connection later", async () => {
  const end = vi.spyOn(pg.Pool.prototype, "end");
  await expect(migrate("postgres://baton@127.0.0.1:1/baton")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(end).toHaveBeenCalledOnce();
  await end.mock.results[0]?.value;
});
