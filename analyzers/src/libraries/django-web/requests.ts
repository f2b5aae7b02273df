// The request, as views, templates and serializers see it: what it says about the user is a row of the user model; what the
// client sent is not known.
import type { Span } from '../../core/place.js';
import { NO_FIELDS, NOTHING_LOADED, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, type Host } from '../library.js';
import { allRows } from './classes.js';

const LIBRARY = 'django-web';

/** The request of the page or call that is being executed. */
export const REQUEST: ObjectValue = { kind: 'object', library: LIBRARY, type: 'request', data: undefined, key: '', deps: 0 };

/** A response: what went into it has been noted; nothing is read from it. */
export const RESPONSE: ObjectValue = { kind: 'object', library: LIBRARY, type: 'response', data: undefined, key: '', deps: 0 };

/** The user who is logged in: one row of the user model, the same object wherever it is read. */
export function requestUser(host: Host, at: Span): Value {
  const users = host.call({ kind: 'external', path: 'django.contrib.auth.get_user_model', deps: 0 }, NO_ARGUMENTS, at);
  const rows = allRows(host, users, at);
  return rows ? { kind: 'row', library: rows.library, model: rows.model, loaded: NOTHING_LOADED, fields: NO_FIELDS, deps: 0 } : UNKNOWN;
}

/** A member of a request: the user is known, what the client sent is not. */
export function requestMember(host: Host, name: string, at: Span): Value {
  return name === 'user' ? requestUser(host, at) : UNKNOWN;
}
