/**
 * An element with attributes and children. Text always becomes text nodes, so nothing that a model or a document says is ever
 * read as HTML. A property whose name starts with "on" is a listener; `undefined` and `false` leave an attribute or a child out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}
