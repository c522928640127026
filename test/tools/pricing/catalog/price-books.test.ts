import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPriceBooks } from "../../../../src/tools/pricing/catalog/price-books.ts";
import { refusalOf } from "../refusal-of.ts";

const bookText = (version: string, from: string, amount: string, book = "shop") => `book: ${book}
name: Shop
version: "${version}"
effective_from: ${from}
currency: USD
plans: [{ id: solo, name: Solo, charges: [{ id: fee, name: Fee, model: flat, amount: "${amount}" }] }]
`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "baton-books-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function tenantWith(tenant: string, files: Record<string, string>) {
  await mkdir(join(root, tenant), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, tenant, name), text);
  return createPriceBooks({ folder: (name) => join(root, name), now: () => new Date("2026-11-22T10:00:00Z") });
}

describe("price books of a tenant", () => {
  test("are the newest in effect today, by version, or of a day", async () => {
    const books = await tenantWith("a", {
      "1.yaml": bookText("1", "2025-01-01", "1"),
      "2.yaml": bookText("2", "2026-01-01", "2"),
      "3.yml": bookText("3", "2027-01-01", "3"),
      "notes.txt": "no book",
    });
    const shelf = await books.open("a");
    expect(shelf.pick().version).toBe("2");
    expect(shelf.pick({ version: "3" }).version).toBe("3");
    expect(shelf.pick({ on: "2025-12-31" }).version).toBe("1");
    expect(shelf.pick({ on: "2027-01-01" }).version).toBe("3");
    expect(refusalOf(() => shelf.pick({ on: "2024-12-31" })).detail.alternatives).toContain("1 (from 2025-01-01)");
    expect(refusalOf(() => shelf.pick({ version: "4" }))).toMatchObject({
      code: "not_found",
      detail: { field: "version" },
    });
    expect(refusalOf(() => shelf.pick({ book: "shp" })).message).toContain("Did you mean shop?");
  });

  test("belong to that tenant alone", async () => {
    const books = await tenantWith("b", { "1.yaml": bookText("b", "2025-01-01", "1") });
    expect((await books.open("b")).pick().version).toBe("b");
    const none = await books.open("nobody");
    expect(none.books).toEqual([]);
    expect(refusalOf(() => none.pick()).code).toBe("not_found");
  });

  test("are read again when their file changes", async () => {
    const books = await tenantWith("c", { "1.yaml": bookText("1", "2025-01-01", "1") });
    const first = (await books.open("c")).pick();
    expect((await books.open("c")).pick()).toBe(first);
    await writeFile(join(root, "c", "1.yaml"), bookText("1b", "2025-01-01", "7"));
    await utimes(join(root, "c", "1.yaml"), new Date(), new Date(Date.now() + 5000));
    expect((await books.open("c")).pick().version).toBe("1b");
  });

  test("must be named where there are several", async () => {
    const books = await tenantWith("d", {
      "a.yaml": bookText("1", "2025-01-01", "1", "one"),
      "b.yaml": bookText("1", "2025-01-01", "2", "two"),
    });
    const shelf = await books.open("d");
    expect(refusalOf(() => shelf.pick())).toMatchObject({
      code: "invalid_input",
      detail: { alternatives: ["one", "two"] },
    });
    expect(shelf.pick({ book: "two" }).book).toBe("two");
  });

  test("are refused whole where one is bad, or two are the same version", async () => {
    const bad = await tenantWith("e", { "1.yaml": bookText("1", "2025-01-01", "1"), "2.yaml": "book: shop\n" });
    await expect(bad.open("e")).rejects.toMatchObject({ code: "invalid_input" });
    const twins = await tenantWith("f", {
      "1.yaml": bookText("1", "2025-01-01", "1"),
      "2.yaml": bookText("1", "2026-01-01", "1"),
    });
    await expect(twins.open("f")).rejects.toMatchObject({ code: "conflict" });
  });
});
