// Small plots. Each says beside it, in words, what it shows.

import {svg} from './dom.js';

/** How a number went. */
export function line(values) {
  const top = Math.max(1, ...values);
  const points = values.map((value, i) => `${(i * 100 / Math.max(1, values.length - 1)).toFixed(1)},${(19 - value * 18 / top).toFixed(1)}`);
  return svg('svg', {class: 'line', viewBox: '0 0 100 20', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    svg('polyline', {points: points.join(' ')}));
}

/** How much there was in each second. */
export function bars(values, label) {
  const top = Math.max(1, ...values);
  return svg('svg', {class: 'bars', viewBox: `0 0 ${values.length * 4} 60`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
    svg('path', {class: 'ground', d: `M0 59.5H${values.length * 4}`}),
    ...values.map((value, i) => svg('rect', {x: i * 4 + 0.5, width: 3, y: 59 - value * 56 / top, height: value * 56 / top})));
}
