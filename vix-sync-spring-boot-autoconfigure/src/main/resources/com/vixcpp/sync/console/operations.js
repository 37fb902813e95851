// The list: searched, paged, and kept up to date.

import {byId, h, show} from './dom.js';
import {get} from './endpoint.js';
import {moment, status} from './words.js';

const PAGE = 50;

let wanted = PAGE;

let asked = 0;

export const form = () => byId('search').elements;

export function filter() {
  const all = {};
  for (const name of ['status', 'kind', 'destination', 'orderingKey']) {
    const value = form()[name].value.trim();
    if (value) {
      all[name] = value;
    }
  }
  return all;
}

export function more() {
  wanted += PAGE;
}

export function fromTheStart() {
  wanted = PAGE;
}

/** Loads and shows what is searched for; throws what the endpoint has against it. */
export async function refresh(open, loadMore) {
  const mine = ++asked;
  const {rows, next} = await load();
  if (mine === asked) {
    show(byId('list'), ...content(rows, next, loadMore));
    byId('list').onclick = (event) => {
      const row = event.target.closest('button[data-id]');
      if (row) {
        open(row.dataset.id);
      } else if (event.target.closest('[data-key="more"]')) {
        loadMore();
      }
    };
  }
}

async function load() {
  const rows = [];
  let cursor = null;
  // A page can be short, or empty, before the end.
  for (let pages = 0; pages < 5 && rows.length < wanted; pages++) {
    const page = await get('/operations', {...filter(), cursor, limit: Math.min(1000, wanted - rows.length)});
    rows.push(...page.operations);
    cursor = page.next;
    if (!cursor) {
      break;
    }
  }
  return {rows, next: cursor};
}

function content(rows, next) {
  const parts = [];
  if (rows.length === 0) {
    parts.push(h('p', {class: 'nothing'}, next ? 'Nothing so far.' : nothing()));
  } else {
    parts.push(h('table', {},
      h('thead', {}, h('tr', {}, ...['Operation', 'Goes to', 'Status', 'Enqueued', 'Last failure']
        .map((name) => h('th', {scope: 'col'}, name)))),
      h('tbody', {}, ...rows.map(row))));
  }
  if (next) {
    parts.push(h('button', {type: 'button', class: 'quiet', 'data-key': 'more'}, 'Show more'));
  }
  return parts;
}

function nothing() {
  const chosen = form().status.value;
  const narrowed = Object.keys(filter()).some((name) => name !== 'status');
  if (narrowed) {
    return 'No operation is like that.';
  }
  return chosen ? `No operation is ${chosen === 'PERMANENT_FAILED' ? 'a dead letter' : status(chosen)}.`
    : 'The log holds no operation.';
}

function row(operation) {
  const key = operation.orderingKey ? h('span', {class: 'hint'}, `key ${operation.orderingKey}`) : null;
  const target = operation.target === operation.destination ? null : h('span', {class: 'hint'}, operation.destination);
  const next = operation.nextAttemptAt && operation.status === 'FAILED'
    ? h('span', {class: 'hint'}, `again at ${moment(operation.nextAttemptAt)}`) : null;
  const attempt = operation.attempt > 0 ? h('span', {class: 'hint'}, `attempt ${operation.attempt}`) : null;
  return h('tr', {},
    h('td', {'data-title': 'Operation'}, h('button', {type: 'button', class: 'link', 'data-id': operation.id,
      'data-key': `row ${operation.id}`}, operation.id), h('span', {class: 'hint'}, operation.kind), key),
    h('td', {'data-title': 'Goes to'}, h('span', {class: 'target'}, operation.target), target),
    h('td', {'data-title': 'Status'}, h('span', {class: `status ${operation.status}`}, status(operation.status)), attempt, next),
    h('td', {'data-title': 'Enqueued'}, h('time', {datetime: operation.createdAt}, moment(operation.createdAt))),
    h('td', {'data-title': 'Last failure', class: 'failure'}, operation.lastError ?? ''));
}
