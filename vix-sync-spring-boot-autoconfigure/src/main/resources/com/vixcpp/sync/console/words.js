// Numbers and times as a person says them.

const number = new Intl.NumberFormat('en');

export const count = (value) => value >= 100000 ? '100,000+' : number.format(value);

export const plural = (value, one, many) => `${number.format(value)} ${value === 1 ? one : many}`;

/** A span of time, rounded to what matters. */
export function span(seconds) {
  if (seconds < 1) {
    return 'less than 1 s';
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}

const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const calendar = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});

/** A moment, with its date unless it is of today. */
export function moment(iso) {
  const date = new Date(iso);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : calendar.format(date);
}

export function bytes(size) {
  return size < 1024 ? plural(size, 'byte', 'bytes') : `${number.format(Math.round(size / 102.4) / 10)} KB`;
}

const STATUS = {
  PENDING: 'pending', IN_FLIGHT: 'in flight', DONE: 'delivered', FAILED: 'to be tried again',
  PERMANENT_FAILED: 'dead letter', DISCARDED: 'discarded', EXPIRED: 'expired',
};

export const status = (name) => STATUS[name] ?? name;

const CHANGE = {
  PUT: 'Enqueued', DELIVERED: 'Delivered', FAILED: 'Failed', PERMANENTLY_FAILED: 'Failed for good',
  LEASE_LOST: 'Lease lost', RETRIED: 'Retried by a person', DISCARDED: 'Discarded by a person',
  EXPIRED: 'Expired', RESENT: 'Sent again',
};

export const change = (type) => CHANGE[type] ?? type;
