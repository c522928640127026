import { expect, test } from "vitest";
import { correlationCertainty } from "../../../src/tools/data/statistics/correlation-certainty.ts";
import { fitLine } from "../../../src/tools/data/statistics/line.ts";
import { median, quantile, scaledMad } from "../../../src/tools/data/statistics/quantile.ts";
import { studentTCdf, studentTQuantile } from "../../../src/tools/data/statistics/student-t.ts";
import { findUnusual } from "../../../src/tools/data/statistics/unusual.ts";

test("Student's t has the quantiles of the printed tables", () => {
  expect(studentTQuantile(0.975, 10)).toBeCloseTo(2.228_139, 5);
  expect(studentTQuantile(0.975, 1)).toBeCloseTo(12.706_205, 4);
  expect(studentTQuantile(0.95, 30)).toBeCloseTo(1.697_261, 5);
  expect(studentTCdf(0, 5)).toBeCloseTo(0.5, 12);
  expect(studentTCdf(-2.015_048, 5)).toBeCloseTo(0.05, 6);
});

test("a line finds slope and interval of a known series", () => {
  // Anscombe's first set: intercept 3.0001, slope 0.5001, standard error of the slope 0.1179.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const line = fitLine(x.map((each, index) => ({ x: each, y: y[index] ?? 0 })));
  expect(line?.slope).toBeCloseTo(0.500_09, 4);
  expect(line?.intercept).toBeCloseTo(3.000_09, 4);
  expect(line?.p).toBeLessThan(0.01);
  expect(
    fitLine([
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]),
  ).toBeUndefined();
});

test("quantiles interpolate like type 7", () => {
  expect(quantile([1, 2, 3, 4], 0.25)).toBeCloseTo(1.75, 12);
  expect(median([5, 1, 3])).toBe(3);
  expect(scaledMad([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 6);
});

test("a correlation's interval is Fisher's", () => {
  const certainty = correlationCertainty(0.5, 28);
  expect(certainty?.low).toBeCloseTo(0.156, 2);
  expect(certainty?.high).toBeCloseTo(0.736, 2);
  expect(certainty?.p).toBeLessThan(0.01);
});

test("a peak in a weekly rhythm stands out and the rhythm does not", () => {
  const week = [100, 98, 96, 95, 90, 30, 28];
  const values = Array.from({ length: 140 }, (_, index) => (week[index % 7] ?? 0) * (1 + 0.02 * Math.sin(index * 1.7)));
  expect(findUnusual(values, { cycle: 7, window: 29, threshold: 4 })).toEqual([]);
  values[75] = 70;
  const unusual = findUnusual(values, { cycle: 7, window: 29, threshold: 4 });
  expect(unusual.map(({ index }) => index)).toEqual([75]);
  expect(unusual[0]?.expected).toBeGreaterThan(25);
  expect(unusual[0]?.expected).toBeLessThan(35);
});
