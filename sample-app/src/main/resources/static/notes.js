// Asks once a second how things stand, shows it, and does what a person wants. Whatever was noted stays text.

const EVERY = 1000;

const STATES = {
  WAITING: 'waiting', SYNCED: 'synced', FAILED: 'will be tried again', REFUSED: 'refused', DISCARDED: 'given up',
};

const byId = (id) => document.getElementById(id);

/** Counts what a person has done: an answer that was on its way meanwhile is of yesterday. */
let deeds = 0;

async function ask(path, request = {}) {
  let response;
  try {
    response = await fetch(path, {cache: 'no-store', signal: AbortSignal.timeout(10000), ...request});
  } catch {
    throw new Error('The application cannot be reached. Start it again: what you have written is kept.');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The application answered with ${response.status}; its log says why.`);
  }
  return response.json();
}

async function look() {
  const before = deeds;
  try {
    const [notebook, arrived, network, hub] = await Promise.all(['notes', 'hub/notes', 'network', 'hub'].map((path) => ask(path)));
    if (before === deeds) {
      byId('away').textContent = '';
      turn('network', network);
      turn('hub', hub);
      show(notebook);
      showHub(arrived);
    }
  } catch (error) {
    say('away', error.message);
  }
}

async function act(method, path, body) {
  deeds++;
  say('trouble', '');
  try {
    await ask(path, {method, body: body && JSON.stringify(body), headers: body ? {'Content-Type': 'application/json'} : {}});
    return true;
  } catch (error) {
    say('trouble', error.message);
    return false;
  } finally {
    deeds++;
    look();
  }
}

/** Only what is new is said: a screen reader reads it out. */
function say(id, text) {
  if (byId(id).textContent !== text) {
    byId(id).textContent = text;
  }
}

function turn(name, {position}) {
  document.querySelector(`input[name=${name}][value=${position}]`).checked = true;
}

function show({waiting, because, notes}) {
  say('waiting', waiting > 0 ? `${waiting} ${waiting === 1 ? 'note waits' : 'notes wait'}`
    : notes.length > 0 ? 'Nothing waits to be sent' : 'No note yet: write one');
  say('because', because ? `Why: ${because}` : '');
  const list = byId('notes');
  for (const note of [...notes].reverse()) {
    const item = byId(`note-${note.id}`) ?? list.insertBefore(blank(note), list.firstChild);
    showState(item, note);
  }
  const shown = new Set(notes.map((note) => `note-${note.id}`));
  [...list.children].filter((item) => !shown.has(item.id)).forEach((item) => item.remove());
}

function blank(note) {
  const item = byId('note').content.firstElementChild.cloneNode(true);
  item.id = `note-${note.id}`;
  item.querySelector('.text').textContent = note.text;
  item.querySelector('.decide').href = `vixsync#operation=${encodeURIComponent(note.operationId)}`;
  return item;
}

function showState(item, {state, reason}) {
  const label = item.querySelector('.state');
  label.textContent = STATES[state];
  label.className = `state ${state}`;
  item.querySelector('.reason').textContent = reason ?? '';
  item.querySelector('.reason').hidden = !reason;
  item.querySelector('.decide').hidden = state !== 'REFUSED';
}

function showHub(texts) {
  say('arrived', texts.length > 0 ? 'The newest first' : 'Nothing has arrived yet');
  byId('hub-notes').replaceChildren(...texts.map((text) => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
}

for (const name of ['network', 'hub']) {
  byId(name).addEventListener('change', (event) => act('PUT', `${name}/${event.target.value}`));
}

byId('write').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = byId('text');
  const written = text.value;
  if (await act('POST', 'notes', {text: written}) && text.value === written) {
    text.value = '';
  }
});

/** One of two peers has another one in the place of the hub. */
async function introduce() {
  const {name, other} = await ask('side').catch(() => ({}));
  if (name) {
    document.title = `Field notes, ${name}`;
    byId('side').textContent = `${name} one`;
    byId('other').href = other;
    byId('hub-title').textContent = 'From the other side';
    byId('hub-story').hidden = byId('hub').hidden = true;
    byId('peer-story').hidden = false;
  }
}

async function goOn() {
  await look();
  setTimeout(goOn, EVERY);
}

introduce();
goOn();
