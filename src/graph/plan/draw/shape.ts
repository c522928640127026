/** An element of an SVG picture, before it is text or part of a page. */
export interface Shape {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Shape | string)[];
}

/** One element; what is `undefined` among attributes and children is left out. */
export function shape(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly (Shape | string | undefined)[]
): Shape {
  const given = Object.entries(attributes).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  const rounded = given.map(([name, value]) => [name, typeof value === "number" ? Math.round(value * 10) / 10 : value]);
  return {
    tag,
    attributes: Object.fromEntries(rounded) as Record<string, string | number>,
    children: children.filter((child) => child !== undefined),
  };
}
