import { call } from "./api.js";

const space = "http://www.w3.org/2000/svg";
/** A picture is made smaller to fit down to this scale; what is still too wide scrolls. */
const leastScale = 0.72;

/** The server's drawing of a plan for a place so wide, as SVG, and what the plan takes in words. @throws Refused */
export async function drawPicture(plan, room) {
  const response = await call("POST", "/page/picture", { plan, room });
  const { picture, proof } = await response.json();
  const svg = made(picture);
  svg.style.minWidth = `${Math.round(picture.attributes.width * leastScale)}px`;
  return { svg, proof };
}

/** Text always becomes text nodes, as in `element`. */
function made(shape) {
  if (typeof shape === "string") return document.createTextNode(shape);
  const node = document.createElementNS(space, shape.tag);
  for (const [name, value] of Object.entries(shape.attributes)) node.setAttribute(name, String(value));
  node.append(...shape.children.map(made));
  return node;
}
