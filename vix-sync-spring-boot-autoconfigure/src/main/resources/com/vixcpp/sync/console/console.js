// Holds the page together: asks every other second, and does what a person says yes to.

import {confirm} from './confirm.js';
import {byId, h, show} from './dom.js';
import {act, get} from './endpoint.js';
import * as detail from './operation.js';
import * as list from './operations.js';
import {overview} from './overview.js';
import {plural, span} from './words.js';

const EVERY = 2000;

const SURVIVES = {
  power: 'What is committed survives a power cut.',
  process: 'What is committed survives the end of the process.',
  none: 'What is committed does not survive the end of the process.',
};

let summary = null;

let failure = null;

let listFailure = null;

async function ask() {
  try {
    summary = {...await get(), receivedAt: performance.now()};
    failure = null;
  } catch (error) {
    failure = error;
  }
  draw();
}

async function refreshList() {
  try {
    await list.refresh((id) => {
      location.hash = `operation=${encodeURIComponent(id)}`;
    }, () => {
      list.more();
      refreshList();
    });
    listFailure = null;
  } catch (error) {
    listFailure = error;
  }
  drawAlarms();
}

function draw() {
  if (summary) {
    overview(summary, list.form().status.value, choose);
    drawActions();
  }
  drawAlarms();
}

function drawAlarms() {
  const alarms = new Set();
  const age = summary ? (performance.now() - summary.receivedAt) / 1000 + (summary.outbox?.ageSeconds ?? 0) : 0;
  if (failure) {
    alarms.add(failure.message);
  } else if (summary?.store) {
    alarms.add(summary.store);
  }
  if (!failure && listFailure) {
    alarms.add(listFailure.message);
  }
  const lines = [...alarms].map((text) => h('span', {}, text));
  show(byId('alarms'), ...(lines.length ? [h('p', {class: 'alarm'}, ...lines)] : []));
  document.body.classList.toggle('stale', Boolean(failure));
  byId('age').textContent = summary && (failure || summary.store) ? `What is shown was so ${span(Math.floor(age))} ago.` : '';
  byId('freshness').textContent = summary
    ? `Counted ${span(Math.floor(age))} ago. ${SURVIVES[summary.durability] ?? ''}` : '';
}

function drawActions() {
  const pause = summary.paused ? ['resume', 'Resume'] : ['pause', 'Pause all engines'];
  show(byId('engine-actions'), ...(summary.actions
    ? [h('button', {type: 'button', 'data-action': pause[0], 'data-key': 'pause'}, pause[1])] : []));
  const filter = list.filter();
  const buttons = [];
  if (summary.actions && filter.status === 'PERMANENT_FAILED' && summary.outbox?.permanentFailed > 0) {
    buttons.push(h('button', {type: 'button', 'data-bulk': 'retry', 'data-key': 'retry all'}, 'Retry all of these'),
      h('button', {type: 'button', class: 'danger', 'data-bulk': 'discard', 'data-key': 'discard all'}, 'Discard all of these'));
  }
  show(byId('bulk'), ...buttons);
}

function choose(status) {
  list.form().status.value = status;
  list.fromTheStart();
  draw();
  refreshList();
}

const ENGINE = {
  pause: {title: 'Pause all engines?', yes: 'Pause', text: 'No node sends anything until somebody resumes, over restarts too. '
    + 'What is being sent ends and is recorded; operations can still be enqueued.'},
  resume: {title: 'Resume?', yes: 'Resume', text: 'All nodes send again what waits.'},
};

const ONE = {
  retry: {yes: 'Retry', done: 'retried', text: 'It gets all its attempts again and goes with the next pass of an engine.'},
  discard: {yes: 'Discard', done: 'discarded', danger: true, text: 'It will not be sent. This cannot be undone.'},
  resend: {yes: 'Send again', done: 'to be sent again', text: 'It goes to its receiver once more, under the same id and idempotency key.'},
};

async function engine(action) {
  const result = await confirm(ENGINE[action], () => act(action));
  if (result) {
    tell(action === 'pause' ? 'Engines are paused.' : 'Engines go on.');
    ask();
  }
}

async function one(action, id) {
  const question = ONE[action];
  const result = await confirm({...question, title: `${question.yes} ${id}?`}, () => act(action, {id}));
  if (result) {
    tell(`${id} is ${question.done}.`);
    refreshAll();
  }
}

async function bulk(action) {
  const filter = list.filter();
  const narrowed = Object.entries(filter).filter(([name]) => name !== 'status').map(([name, value]) => `${name} ${value}`);
  const which = `dead letters${narrowed.length ? ` with ${narrowed.join(', ')}` : ''}`;
  const question = ONE[action];
  const result = await confirm({...question, title: `${question.yes} all ${which}?`,
    text: question.text.replace('It gets all its', 'Each gets all its').replace('and goes', 'and they go')
      .replace('It will', 'None of them will')}, () => act(action, filter));
  if (result) {
    tell(`${plural(Object.values(result.counts)[0], 'operation', 'operations')} ${question.done}.`);
    refreshAll();
  }
}

function refreshAll() {
  ask();
  refreshList();
  if (detail.shown()) {
    detail.open(detail.shown(), summary.actions, one);
  }
}

function tell(text) {
  const news = byId('news');
  news.textContent = text;
  clearTimeout(news.timer);
  news.timer = setTimeout(() => {
    news.textContent = '';
  }, 8000);
}

/** The address says which operation is open, so that it can be passed on. */
function followAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get('operation');
  if (id) {
    detail.open(id, summary?.actions, one);
  } else if (byId('operation').open) {
    byId('operation').close();
  }
}

function listen() {
  byId('engine-actions').addEventListener('click', (event) => event.target.dataset.action && engine(event.target.dataset.action));
  byId('bulk').addEventListener('click', (event) => event.target.dataset.bulk && bulk(event.target.dataset.bulk));
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const id = list.form().id.value.trim();
    if (id) {
      location.hash = `operation=${encodeURIComponent(id)}`;
    }
    list.fromTheStart();
    draw();
    refreshList();
  });
  byId('search').addEventListener('reset', () => setTimeout(() => choose('')));
  list.form().status.addEventListener('change', () => choose(list.form().status.value));
  byId('operation').addEventListener('close', () => {
    if (location.hash) {
      history.replaceState(null, '', location.pathname + location.search);
    }
  });
  addEventListener('hashchange', followAddress);
}

async function start() {
  listen();
  await ask();
  list.form().status.value = summary?.outbox?.permanentFailed > 0 ? 'PERMANENT_FAILED' : 'PENDING';
  draw();
  refreshList();
  followAddress();
  setInterval(() => {
    if (!document.hidden) {
      ask();
      refreshList();
      if (detail.shown() && !byId('confirm').open) {
        detail.open(detail.shown(), summary?.actions, one);
      }
    }
  }, EVERY);
  setInterval(draw, 1000);
}

start();
