import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PlaceKeeper } from "../../../src/server/runs/place-keeper.ts";

/** A keeper in a process that is so busy that one of several tenants may have one place for an eighth of the time. */
function busyKeeper(onRested = () => {}): PlaceKeeper {
  return new PlaceKeeper({ all: 100, ofTenant: 50 }, onRested, { most: () => 1 / 8 });
}

/** For so long that it counts, a look finds that runs of these wait. */
function leave(keeper: PlaceKeeper, ...tenants: string[]): void {
  keeper.left(new Set(tenants));
  vi.advanceTimersByTime(1_000);
  for (const tenant of tenants) keeper.see(tenant);
  keeper.left(new Set(tenants));
}

describe("places of a busy process", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it("are all for the one who works here alone", () => {
    const keeper = busyKeeper();
    keeper.see("loud");
    leave(keeper, "loud");
    expect(keeper.roomFor("loud")).toBe(50);
  });

  it("are few for one of several, and one for whoever has runs that wait long", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    leave(keeper, "loud");
    keeper.see("quiet");
    expect(keeper.roomFor("loud")).toBe(1);
    expect(keeper.roomFor("quiet")).toBe(8);
    expect(keeper.roomForAny).toBe(8);
    // Nothing has waited long for a while.
    vi.advanceTimersByTime(6_000);
    expect(keeper.roomFor("loud")).toBe(8);
  });

  it("are few, too, for whoever had runs that waited only at one look", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    for (let look = 0; look < 10; look += 1) {
      keeper.left(new Set(look % 2 === 0 ? ["loud"] : []));
      vi.advanceTimersByTime(500);
    }
    expect(keeper.roomFor("loud")).toBe(8);
  });

  it("are kept from nobody for places that were kept for a claim only", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    leave(keeper, "loud");
    const place = keeper.reserve("loud");
    vi.advanceTimersByTime(100);
    place[Symbol.dispose]();
    expect(keeper.roomFor("loud")).toBe(1);
  });

  it("are kept for a while from whoever has had one while others wait for each answer", () => {
    const rested = vi.fn<() => void>();
    const keeper = busyKeeper(rested);
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    leave(keeper, "loud");
    keeper.see("quiet");
    const place = keeper.carry("loud");
    vi.advanceTimersByTime(100);
    place[Symbol.dispose]();
    expect(keeper.roomFor("loud")).toBe(0);
    expect(keeper.roomFor("quiet")).toBe(8);
    // An eighth of the time: seven times as long as it was held.
    vi.advanceTimersByTime(690);
    expect(keeper.roomFor("loud")).toBe(0);
    vi.advanceTimersByTime(20);
    expect(rested).toHaveBeenCalledTimes(1);
    expect(keeper.roomFor("loud")).toBe(1);
  });

  it("do not go on to the next run of the thread where its tenant has to rest", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    keeper.carry("loud");
    keeper.carry("quiet");
    expect(keeper.mayGoOn("loud")).toBe(true);
    leave(keeper, "loud");
    keeper.see("quiet");
    expect(keeper.mayGoOn("loud")).toBe(false);
    expect(keeper.mayGoOn("quiet")).toBe(true);
  });

  it("do not go on to the next run where the tenant has more at work than it may", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    for (let run = 0; run < 9; run += 1) keeper.carry("loud");
    expect(keeper.mayGoOn("loud")).toBe(false);
  });

  it("are kept from nobody for more than a second", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "quiet"]) keeper.see(tenant);
    leave(keeper, "loud");
    keeper.see("quiet");
    const place = keeper.carry("loud");
    vi.advanceTimersByTime(4_000);
    keeper.see("quiet");
    place[Symbol.dispose]();
    vi.advanceTimersByTime(990);
    expect(keeper.roomFor("loud")).toBe(0);
    vi.advanceTimersByTime(20);
    expect(keeper.roomFor("loud")).toBeGreaterThan(0);
  });

  it("are not kept from anybody where all have runs that wait long", () => {
    const keeper = busyKeeper();
    for (const tenant of ["loud", "louder"]) keeper.see(tenant);
    leave(keeper, "loud", "louder");
    const place = keeper.carry("loud");
    vi.advanceTimersByTime(100);
    place[Symbol.dispose]();
    expect(keeper.roomFor("loud")).toBe(1);
  });
});
