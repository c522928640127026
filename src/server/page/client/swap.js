/**
 * Puts new nodes in a place that is looked at again and again: the focus stays on the link or button that had it, what was scrolled stays scrolled, and
 * nothing changes while a text in it is selected.
 */
export function swap(place, ...nodes) {
  const selection = getSelection();
  if (selection && !selection.isCollapsed && place.contains(selection.anchorNode)) return;
  const held = place.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const before = scrolled(place).map(({ scrollLeft }) => scrollLeft);
  place.replaceChildren(...nodes);
  for (const [index, element] of scrolled(place).entries()) element.scrollLeft = before[index] ?? 0;
  if (held === undefined) return;
  const again = [...place.querySelectorAll("a, button, summary")].find((element) => nameOf(element) === held);
  again?.focus({ preventScroll: true });
}

function scrolled(place) {
  return [place, ...place.querySelectorAll(".scroll")];
}

function nameOf(element) {
  return element.getAttribute("href") ?? `${element.dataset.run ?? ""} ${element.textContent}`;
}
