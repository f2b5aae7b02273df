// What a script keeps on the global object: `global.client = new Client()` in one place, `global.client` in another of the same file.
// Other files are not looked at: which of them ran before is not known.
import type { Value } from '../core/values.js';
import type { Machine, Scope } from './state.js';

const GLOBAL = /^global#(globalThis|global|window|self)$/;

/** The name of the slot under which a member of the global object is kept among a module's variables; undefined for any other receiver. */
function slotOf(receiver: Value, name: string): string | undefined {
  return receiver.kind === 'external' && GLOBAL.test(receiver.path) ? `globalThis.${name}` : undefined;
}

/** What was put on the global object under that name; undefined if nothing was, or if the receiver is not the global object. */
export function readGlobal(m: Machine, receiver: Value, name: string): Value | undefined {
  const slot = slotOf(receiver, name);
  return slot === undefined ? undefined : moduleScope(m).vars.get(slot);
}

/** Keeps what is put on the global object; does nothing for any other receiver. */
export function setGlobal(m: Machine, receiver: Value, name: string, value: Value): void {
  const slot = slotOf(receiver, name);
  if (slot === undefined) return;
  const scope = moduleScope(m);
  const own = scope.activation === m.activation;
  // What a function puts there later does not take away what the module has put there.
  if (own || (scope.vars.get(slot)?.kind ?? 'unknown') === 'unknown') scope.vars.set(slot, own ? value : { ...value, deps: 0 });
}

function moduleScope(m: Machine): Scope {
  let { scope } = m;
  while (scope.parent) scope = scope.parent;
  return scope;
}
