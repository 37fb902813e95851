// The endpoint, and nothing else, is asked.

const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

const base = new URL(meta('vixsync-endpoint'), document.baseURI);

/** What the endpoint, or the way to it, has against a request. */
export class EndpointError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export function get(path = '', parameters = {}) {
  const url = new URL(base.href + path);
  for (const [name, value] of Object.entries(parameters)) {
    if (value) {
      url.searchParams.set(name, value);
    }
  }
  return answer(url, {});
}

/** An action. A proof of origin is sent along where the application asks for one. */
export async function act(action, body = {}) {
  const url = new URL(`${base.href}/${action}`);
  const request = {method: 'POST', body: JSON.stringify(body)};
  try {
    return await answer(url, request, proof());
  } catch (error) {
    const cookie = error.status === 403 && cookieProof();
    if (cookie) {
      return answer(url, request, cookie);
    }
    throw error;
  }
}

async function answer(url, request, headers = {}) {
  const response = await ask(url, {...request, headers: {
    'Accept': 'application/json',
    'X-Requested-With': 'XMLHttpRequest',
    ...(request.body ? {'Content-Type': 'application/json'} : {}),
    ...headers,
  }});
  const json = (response.headers.get('Content-Type') ?? '').includes('json') ? await response.json() : null;
  if (response.ok && json) {
    return json;
  }
  throw new EndpointError(problem(response, json), response.status);
}

async function ask(url, request) {
  try {
    return await fetch(url, {...request, credentials: 'same-origin', redirect: 'manual', cache: 'no-store',
      signal: AbortSignal.timeout(30000)});
  } catch (error) {
    throw new EndpointError(error.name === 'TimeoutError' ? 'The application has not answered for 30 seconds.'
      : 'The application cannot be reached.', 0);
  }
}

function problem(response, json) {
  if (json?.parameter || (json?.error && response.status !== 401 && response.status !== 403 && !json.timestamp)) {
    return json.error;
  }
  if (response.type === 'opaqueredirect' || response.status === 401) {
    return 'You are not signed in (any more). Reload this page to sign in.';
  }
  switch (response.status) {
    case 403: return 'You may not do that, or this page is too old: reload it.';
    case 404: return 'The endpoint vixsync is not there. Is it still exposed?';
    case 405: return 'The endpoint is read-only.';
    default: return `The endpoint answered with ${response.status}.`;
  }
}

/** The token that the page came with. */
function proof() {
  return meta('csrf-header') ? {[meta('csrf-header')]: meta('csrf-token')} : {};
}

/** The token of a cookie, for applications that are made for scripts. */
function cookieProof() {
  const cookie = document.cookie.split('; ').find((each) => each.startsWith('XSRF-TOKEN='));
  return cookie ? {'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length))} : null;
}
