import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bulkhead } from "../../../src/graph/step/bulkhead.ts";
import { InvalidInput, RateLimited, Unavailable } from "../../../src/tools/errors.ts";

const small = { places: 4, tenantPlaces: 3, waiting: 10, tenantWaiting: 6 };
const usual = (): number => 1000;

/** Who got a place, in order. */
function gate(bulkhead: Bulkhead): {
  readonly entered: string[];
  readonly come: (tenant: string, signal?: AbortSignal) => Promise<void>;
} {
  const entered: string[] = [];
  return {
    entered,
    come: async (tenant, signal) => {
      await bulkhead.enter(tenant, signal);
      entered.push(tenant);
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a bulkhead", () => {
  it("never gives one tenant all places", () => {
    const bulkhead = new Bulkhead(small, usual);
    for (let place = 0; place < 3; place++) expect(bulkhead.enter("noisy")).toBeUndefined();
    void bulkhead.enter("noisy");
    expect(bulkhead.load("noisy")).toEqual({ inFlight: 3, waiting: 1 });
    expect(bulkhead.enter("quiet")).toBeUndefined();
  });

  it("gives tenants that wait their turns one after the other", async () => {
    const bulkhead = new Bulkhead({ ...small, places: 1, tenantPlaces: 1 }, usual);
    const { entered, come } = gate(bulkhead);
    await come("first");
    for (const tenant of ["a", "a", "a", "a", "b", "c"]) void come(tenant);
    for (const tenant of ["first", "a", "b", "c", "a", "a"]) {
      bulkhead.leave(tenant);
      await settled();
    }
    expect(entered).toEqual(["first", "a", "b", "c", "a", "a", "a"]);
  });

  it("says to a tenant that has too many waiting that it asks too much, and to the others that it is full", () => {
    const bulkhead = new Bulkhead(small, usual);
    for (let place = 0; place < 9; place++) void bulkhead.enter("noisy");
    expect(() => bulkhead.enter("noisy")).toThrow(RateLimited);
    void bulkhead.enter("quiet");
    for (let place = 0; place < 4; place++) void bulkhead.enter("quiet");
    expect(() => bulkhead.enter("quiet")).toThrow(Unavailable);
    expect(() => bulkhead.enter("third")).toThrow(expect.objectContaining({ detail: { retryAfterMs: 1250 } }));
    expect(bulkhead.load("third")).toEqual({ inFlight: 0, waiting: 0 });
  });

  it("lets go of who does not want to wait any more", async () => {
    const bulkhead = new Bulkhead({ ...small, places: 1, tenantPlaces: 1 }, usual);
    const { entered, come } = gate(bulkhead);
    await come("a");
    const over = new AbortController();
    const given = come("b", over.signal);
    void come("c");
    over.abort(new Unavailable("the run was stopped"));
    await expect(given).rejects.toMatchObject({ code: "cancelled" });
    bulkhead.leave("a");
    await settled();
    expect(entered).toEqual(["a", "c"]);
    expect(bulkhead.waiting).toBe(0);
  });

  it("sends away who waits where waiting has become pointless, and no one else", async () => {
    const bulkhead = new Bulkhead({ ...small, places: 1, tenantPlaces: 1 }, usual);
    const { entered, come } = gate(bulkhead);
    await come("a");
    const sent = [come("b"), come("b")].map((one) => expect(one).rejects.toThrow("left alone"));
    void come("c");
    bulkhead.refuse((tenant) => (tenant === "b" ? new Unavailable("left alone") : undefined));
    await Promise.all(sent);
    bulkhead.leave("a");
    await settled();
    expect(entered).toEqual(["a", "c"]);
  });

  it("refuses limits under which nobody would get in", () => {
    expect(() => new Bulkhead({ ...small, places: 0 }, usual)).toThrow(InvalidInput);
    expect(() => new Bulkhead({ ...small, tenantPlaces: 5 }, usual)).toThrow(/tenantPlaces to be from 1 to places/);
  });

  it("keeps its limits, forgets nobody and leaves no place empty, whatever comes and goes", async () => {
    const act = fc.record({ kind: fc.constantFrom("come", "come", "leave", "giveUp"), of: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 120 }), async (acts) => {
        const bulkhead = new Bulkhead(small, usual);
        const inside = [0, 0, 0, 0];
        const waiting: AbortController[][] = [[], [], [], []];
        for (const { kind, of } of acts) {
          const tenant = String(of);
          if (kind === "leave" && (inside[of] ?? 0) > 0) {
            inside[of] = (inside[of] ?? 0) - 1;
            bulkhead.leave(tenant);
          } else if (kind === "giveUp") waiting[of]?.shift()?.abort();
          else if (kind === "come") {
            const over = new AbortController();
            try {
              const turn = bulkhead.enter(tenant, over.signal);
              if (turn === undefined) inside[of] = (inside[of] ?? 0) + 1;
              else {
                waiting[of]?.push(over);
                turn.then(
                  () => {
                    inside[of] = (inside[of] ?? 0) + 1;
                    waiting[of] = waiting[of]?.filter((other) => other !== over) ?? [];
                  },
                  () => undefined,
                );
              }
            } catch (error) {
              expect(["rate_limited", "unavailable"]).toContain((error as { code?: string }).code);
            }
          }
          await settled();
          const total = inside.reduce((sum, one) => sum + one, 0);
          expect(total).toBeLessThanOrEqual(small.places);
          for (const [at, one] of inside.entries()) {
            expect(bulkhead.load(String(at))).toEqual({ inFlight: one, waiting: waiting[at]?.length });
            expect(one).toBeLessThanOrEqual(small.tenantPlaces);
            // Who waits does so for a reason.
            if ((waiting[at]?.length ?? 0) > 0) expect(total === small.places || one === small.tenantPlaces).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
