const space = "http://www.w3.org/2000/svg";

/** A drawing as nodes of the page. Text always becomes text nodes, as in `element`. */
export function svgNode(shape) {
  if (typeof shape === "string") return document.createTextNode(shape);
  const node = document.createElementNS(space, shape.tag);
  for (const [name, value] of Object.entries(shape.attributes)) node.setAttribute(name, String(value));
  node.append(...shape.children.map(svgNode));
  return node;
}
