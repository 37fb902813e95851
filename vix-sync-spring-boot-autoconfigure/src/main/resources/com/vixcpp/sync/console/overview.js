// What the engine does, at a glance.

import {byId, h, show} from './dom.js';
import {bars, line} from './plot.js';
import {count, moment, plural, span} from './words.js';

const TILES = [
  {key: 'pending', status: 'PENDING', title: 'Pending', hint: 'wait to be sent'},
  {key: 'inFlight', status: 'IN_FLIGHT', title: 'In flight', hint: 'are being sent'},
  {key: 'failed', status: 'FAILED', title: 'To be tried again', hint: 'have failed'},
  {key: 'permanentFailed', status: 'PERMANENT_FAILED', title: 'Dead letters', hint: 'wait for a person', bad: true},
];

const seen = new Map(TILES.map((tile) => [tile.key, []]));

const MOST_SEEN = 90;

let last = 0;

function remember(values, value) {
  values.push(value);
  values.splice(0, values.length - MOST_SEEN);
}

/** Shows a summary; `choose` is told of a status to list, `chosen` is the one that is listed. */
export function overview(summary, chosen, choose) {
  if (summary.outbox && summary.receivedAt !== last) {
    last = summary.receivedAt;
    TILES.forEach((tile) => remember(seen.get(tile.key), summary.outbox[tile.key]));
  }
  states(summary);
  tiles(summary.outbox, chosen, choose);
  throughput(summary.throughput);
  destinations(summary.destinations, summary);
}

const ENGINE = {running: 'good', paused: 'warn', stopped: 'bad', died: 'bad', disabled: 'warn'};

function states(summary) {
  const facts = [
    h('span', {class: `state ${ENGINE[summary.engine] ?? 'bad'}`, id: 'engine-state'}, `Engine ${summary.engine}`),
    h('span', {class: `state ${summary.network === 'online' ? 'good' : 'warn'}`, id: 'network-state'},
      `Network ${summary.network}`),
  ];
  if (summary.paused) {
    facts.push(h('span', {class: 'fact'}, `paused by ${summary.paused.by} since `,
      h('time', {datetime: summary.paused.since}, moment(summary.paused.since))));
  }
  show(byId('states'), ...facts);
  show(byId('access'), ...(summary.actions ? [] : [h('span', {class: 'state', title:
    'management.endpoint.vixsync.access=unrestricted allows actions'}, 'Read-only')]));
}

function tiles(outbox, chosen, choose) {
  if (!outbox) {
    show(byId('tiles'), h('p', {class: 'nothing'}, 'The outbox could not be counted yet.'));
    return;
  }
  const buttons = TILES.map((tile) => {
    const value = outbox[tile.key];
    const button = h('button', {type: 'button', class: `tile${tile.bad && value > 0 ? ' bad' : ''}`, 'data-key': tile.key,
      id: `tile-${tile.key}`, 'aria-pressed': String(tile.status === chosen)},
    h('span', {class: 'number'}, count(value)), h('span', {class: 'title'}, tile.title),
    h('span', {class: 'hint'}, tile.hint), line(seen.get(tile.key)));
    button.dataset.status = tile.status;
    return button;
  });
  const facts = [
    ['Oldest has waited', waiting(outbox) ? span(outbox.oldestPendingSeconds) : 'none waits'],
    ['Held ordering keys', count(outbox.heldKeys)],
    ['Records in the log', `about ${outbox.walRecords.toLocaleString('en')}`],
  ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)));
  byId('tiles').onclick = (event) => {
    const tile = event.target.closest('.tile');
    if (tile) {
      choose(tile.dataset.status);
    }
  };
  show(byId('tiles'), ...buttons, h('dl', {class: 'facts'}, ...facts));
}

const waiting = (outbox) => outbox && outbox.pending + outbox.failed > 0;

function throughput(done) {
  const values = done.deliveredBySecond;
  const sum = values.reduce((all, each) => all + each, 0);
  const words = `${plural(sum, 'operation', 'operations')} in the last minute, at most ${Math.max(...values)} in a second`;
  show(byId('throughput'), bars(values, words), h('p', {class: 'hint'}, `${words}. Since the start of this node: `
    + `${done.delivered.toLocaleString('en')} delivered, ${plural(done.failed, 'failure', 'failures')}.`));
}

function destinations(all, summary) {
  byId('known-destinations').replaceChildren(...all.map((each) => h('option', {value: each.name})));
  if (all.length === 0) {
    show(byId('destinations'), h('p', {class: 'nothing'},
      waiting(summary.outbox) ? 'None is at rest.' : 'Nothing waits to go anywhere.'));
    return;
  }
  const elapsed = performance.now() - summary.receivedAt;
  show(byId('destinations'), h('ul', {class: 'destinations'}, ...all.map((each) => {
    const left = (each.nextTryInMillis ?? 0) - elapsed;
    const state = each.state === 'resting' ? (left > 0 ? `rests, next try in ${span(Math.ceil(left / 1000))}` : 'may be tried again now')
      : each.state === 'probing' ? 'is being tried' : 'available';
    return h('li', {}, h('span', {class: `dot ${each.state === 'available' ? 'good' : 'warn'}`, 'aria-hidden': 'true'}),
      h('b', {}, each.name), ' ', h('span', {}, state),
      each.reason ? h('span', {class: 'reason'}, each.reason) : null);
  })));
}
