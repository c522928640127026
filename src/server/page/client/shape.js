/** One element of a picture before it is part of the page, as the server's drawings have it; what is `undefined` is left out. */
export function shape(tag, attributes = {}, ...children) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const rounded = given.map(([name, value]) => [name, typeof value === "number" ? Math.round(value * 10) / 10 : value]);
  return {
    tag,
    attributes: Object.fromEntries(rounded),
    children: children.flat(Infinity).filter((child) => child !== undefined),
  };
}
