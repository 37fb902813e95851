// Elements without markup in strings: whatever the outbox holds is text, and stays text.

/** An element: attributes, listeners (onclick) and properties (value, disabled), then children. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same in SVG. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/**
 * Replaces what is in an element, unless it would look the same; keeps the focus where it was. Where that is gone, as a
 * button is once it has been pressed, the focus goes to what is around: in a dialog nothing could be done without it.
 */
export function show(parent, ...children) {
  const fresh = h('div', {}, ...children);
  if (parent.shown === fresh.innerHTML) {
    return;
  }
  parent.shown = fresh.innerHTML;
  const focused = parent !== document.activeElement && parent.contains(document.activeElement)
    ? document.activeElement.dataset.key ?? '' : null;
  parent.replaceChildren(...fresh.childNodes);
  if (focused !== null) {
    const place = parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)
      ?? parent.closest('dialog')?.querySelector('[data-key="close"]') ?? parent.closest('[tabindex="-1"]');
    place?.focus({preventScroll: true});
  }
}
