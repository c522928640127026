const family = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
let pen;

/** How wide a text is in the font of the page, pixels; `size` in pixels. */
export function measure(text, size, weight = 400) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${family}`;
  return pen.measureText(text).width;
}
