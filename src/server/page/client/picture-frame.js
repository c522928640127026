import { element } from "./element.js";
import { drawPicture } from "./picture.js";
import { markOf, shortState } from "./step-rows.js";

/** The place of a plan's picture, which is drawn once for each plan and then only coloured. */
export function createPictureFrame({ onDrawn, onFailed }) {
  const root = element("div", { class: "picture" });
  let picture;
  let drawn = "";
  let timer;

  async function draw(plan) {
    const key = JSON.stringify([plan.steps, plan.proof]);
    if (key === drawn) return;
    drawn = key;
    try {
      const made = await drawPicture(plan, root.clientWidth || 900);
      if (key !== drawn) return;
      picture = made.svg;
      root.replaceChildren(picture);
      onDrawn(made.proof);
    } catch {
      onFailed();
    }
  }

  return {
    root,
    /** Draws a plan, unless a newer one comes before `delay` milliseconds are over. */
    show(plan, delay) {
      clearTimeout(timer);
      timer = setTimeout(() => void draw(plan), delay);
    },
    /** Shows where a step stands. */
    mark(path, step) {
      const box = picture?.querySelector(`[data-step="${CSS.escape(path)}"]`);
      if (!box) return;
      box.dataset.status = step.status;
      box.querySelector(":scope > .mark text").textContent = markOf(step.status);
      box.querySelector(":scope > .state").textContent = shortState(step, performance.now());
    },
  };
}
