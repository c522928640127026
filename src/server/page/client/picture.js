import { call } from "./api.js";
import { svgNode } from "./svg-node.js";

/** A picture is made smaller to fit down to this scale; what is still too wide scrolls. */
const leastScale = 0.72;

/** The server's drawing of a plan for a place so wide, as SVG, and what the plan takes in words. @throws Refused */
export async function drawPicture(plan, room) {
  const response = await call("POST", "/page/picture", { plan, room });
  const { picture, proof } = await response.json();
  const svg = svgNode(picture);
  svg.style.minWidth = `${Math.round(picture.attributes.width * leastScale)}px`;
  return { svg, proof };
}
