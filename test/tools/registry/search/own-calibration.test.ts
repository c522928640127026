import { describe, expect, it } from "vitest";
import { createEntries } from "../../../../bench/discovery-entries.ts";
import { calibrate } from "../../../../src/tools/registry/search/calibrate.ts";
import { fieldTerms } from "../../../../src/tools/registry/search/fields.ts";
import { OwnCalibration } from "../../../../src/tools/registry/search/own-calibration.ts";
import { SearchIndex } from "../../../../src/tools/registry/search/search-index.ts";

function calibrated(count: number) {
  const { make } = createEntries(11);
  const index = new SearchIndex();
  const calibration = new OwnCalibration(index);
  const add = (number: number): string => {
    const entry = make(number);
    index.add(entry.name, fieldTerms(entry));
    calibration.put(entry);
    return entry.name;
  };
  const names = Array.from({ length: count }, (_, number) => add(number));
  const remove = (name: string): void => {
    index.remove(name);
    calibration.remove(name);
  };
  return { calibration, add, remove, names };
}

describe("a registry's own calibration", () => {
  it("differs from the prior once there are examples, and stays while nothing changes", () => {
    const { calibration } = calibrated(20);
    const first = calibration.current();
    expect(first.offset).not.toBe(calibrate([]).offset);
    expect(calibration.current()).toBe(first);
  });

  it("follows what is added and removed", () => {
    const { calibration, add, remove, names } = calibrated(20);
    const first = calibration.current();
    add(20);
    const second = calibration.current();
    expect(second).not.toEqual(first);
    for (const name of names) remove(name);
    remove(add(21));
    calibration.current();
    expect(Math.abs(calibration.current().offset - calibrate([]).offset)).toBeLessThan(0.5);
  });

  it("of a large registry is kept until half of it has changed", () => {
    const { calibration, add } = calibrated(600);
    const first = calibration.current();
    add(600);
    expect(calibration.current()).toBe(first);
    for (let number = 601; number < 1900; number += 1) add(number);
    expect(calibration.current()).not.toBe(first);
  });

  it("is the prior for a registry without entries", () => {
    expect(calibrated(0).calibration.current()).toEqual(calibrate([]));
  });
});
