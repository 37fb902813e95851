// All of one operation: why it stands where it stands, what happened to it, what can be done.

import {byId, h, show} from './dom.js';
import {get} from './endpoint.js';
import {bytes, change, moment, status} from './words.js';

const dialog = () => byId('operation');

/** Which one is shown; null if none is. */
export const shown = () => (dialog().open ? dialog().dataset.id : null);

/** Opens the operation, or brings what is open up to date. */
export async function open(id, actions, act) {
  dialog().dataset.id = id;
  let content;
  try {
    content = detail(await get('/operations', {id}), actions, act);
  } catch (error) {
    content = [title(id), h('p', {class: 'alarm', role: 'alert'}, error.message)];
  }
  if (dialog().dataset.id !== id) {
    return;
  }
  show(dialog(), ...content);
  dialog().onclick = (event) => {
    const name = event.target.closest('[data-action]')?.dataset.action;
    if (name === 'close') {
      dialog().close();
    } else if (name) {
      act(name, id);
    }
  };
  if (!dialog().open) {
    dialog().showModal();
    dialog().scrollTop = 0;
  }
}

function title(id) {
  return h('div', {class: 'title-row'}, h('h2', {id: 'operation-title'}, id),
    h('button', {type: 'button', class: 'quiet', 'data-action': 'close', 'data-key': 'close', 'aria-label': 'Close'}, '✕'));
}

function detail(operation, actions) {
  return [
    title(operation.id),
    h('p', {class: 'why'}, h('span', {class: `status ${operation.status}`}, status(operation.status)), ' ',
      operation.explanation.sentence),
    actions ? h('div', {class: 'buttons'}, ...possible(operation.status)) : null,
    h('h3', {}, 'History'),
    h('ol', {class: 'timeline'}, ...operation.history.map(step)),
    h('h3', {}, 'Operation'),
    h('dl', {class: 'facts'}, ...facts(operation)),
    h('h3', {}, 'Headers'),
    headers(operation.headers),
    h('h3', {}, 'Payload'),
    payload(operation.payload),
  ];
}

function possible(name) {
  const buttons = [];
  if (name === 'PERMANENT_FAILED') {
    buttons.push(h('button', {type: 'button', class: 'main', 'data-action': 'retry', 'data-key': 'retry'}, 'Retry'));
  }
  if (['PENDING', 'FAILED', 'PERMANENT_FAILED'].includes(name)) {
    buttons.push(h('button', {type: 'button', class: 'danger', 'data-action': 'discard', 'data-key': 'discard'}, 'Discard'));
  }
  if (name === 'DONE') {
    buttons.push(h('button', {type: 'button', 'data-action': 'resend', 'data-key': 'resend'}, 'Send again'));
  }
  return buttons;
}

const KIND = {DELIVERED: 'good', FAILED: 'warn', LEASE_LOST: 'warn', PERMANENTLY_FAILED: 'bad', EXPIRED: 'bad'};

function step(record) {
  const answered = record.responseStatus ? ` (${record.responseStatus})` : '';
  const notes = [];
  if (record.error) {
    notes.push(h('span', {class: 'failure'}, record.error));
  }
  if (record.type === 'FAILED' || record.type === 'PERMANENTLY_FAILED') {
    notes.push(h('span', {class: 'hint'}, `attempt ${record.attempt}`
      + (record.nextAttemptAt && record.type === 'FAILED' ? `, again at ${moment(record.nextAttemptAt)}` : '')));
  }
  return h('li', {class: KIND[record.type]}, h('b', {}, change(record.type) + answered), ' ',
    h('time', {datetime: record.at}, moment(record.at)), ...notes,
    h('span', {class: 'hint'}, `record ${record.position}, revision ${record.revision}`));
}

function facts(operation) {
  return [
    ['Kind', operation.kind], ['Target', operation.target], ['Ordering key', operation.orderingKey],
    ['Idempotency key', operation.idempotencyKey], ['Enqueued', moment(operation.createdAt)],
    ['Not before', operation.notBefore && moment(operation.notBefore)],
    ['Expires', operation.expiresAt && moment(operation.expiresAt)],
    ['Attempts that counted', String(operation.attempt)],
    ['Next attempt', operation.nextAttemptAt && moment(operation.nextAttemptAt)],
  ].filter(([, value]) => value).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)));
}

function headers(all) {
  const names = Object.keys(all);
  return names.length === 0 ? h('p', {class: 'nothing'}, 'None of its own.')
    : h('dl', {class: 'facts'}, ...names.map((name) => h('div', {}, h('dt', {}, name), h('dd', {}, all[name]))));
}

function payload(content) {
  const what = h('p', {class: 'hint'}, `${bytes(content.size)} of ${content.contentType}`
    + (content.text === '******' ? ', hidden (management.endpoint.vixsync.show-values)' : '')
    + (content.text !== '******' && !content.complete ? ', of which the beginning is shown' : ''));
  const text = content.text ?? content.base64;
  return text && text !== '******' ? h('div', {}, what, h('pre', {tabindex: '0', 'data-key': 'payload'}, text)) : what;
}
