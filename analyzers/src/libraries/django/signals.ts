// Signals: what the functions that `@receiver(post_save, sender=Model)` connects do whenever a row of that model is saved or deleted.
// Only receivers of a named model count; one that hears of every model says nothing about a particular save.
import type { Span } from '../../core/place.js';
import { literal, UNKNOWN, type FunctionValue, type RowValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host, type Project } from '../library.js';
import { operation, type RowData } from './objects.js';
import type { ModelInfo } from './registry.js';
import { isFetched } from './rows.js';

const SIGNAL = /^django\.db\.models\.signals\.(pre_save|post_save|pre_delete|post_delete)$/;
const MARK = 'django:receiver';

/** The steps to what a receiver does itself: the signal and its call. What it has others do mostly hangs on conditions of its own. */
const OWN = 2;

interface Receiver {
  readonly fn: FunctionValue;
  readonly signals: readonly string[];
  /** The id of the model's class. */
  readonly sender: string;
}

/** What `receiver(post_save, sender=Model)` gives: the decorator. */
export function callReceiver(args: Arguments): Value {
  const [signals] = args.positional;
  const named = signals?.kind === 'collection' ? (signals.items ?? []) : signals ? [signals] : [];
  const sender = argument(args, 1, 'sender');
  const words = named.flatMap((one) => (one.kind === 'external' ? [SIGNAL.exec(one.path)?.[1] ?? ''] : []));
  return operation('receiver', undefined, { words, sender: sender?.kind === 'class' ? sender.id : undefined });
}

/** The function that the decorator connects, with a note of what it hears. */
export function connected(decorator: Value, fn: FunctionValue): FunctionValue | undefined {
  if (decorator.kind !== 'operation' || decorator.name !== 'receiver') return undefined;
  const before = fn.marks?.get(MARK);
  const all: readonly Value[] = [...(before?.kind === 'collection' ? (before.items ?? []) : []), decorator];
  return { ...fn, marks: new Map(fn.marks ?? []).set(MARK, { kind: 'collection', element: UNKNOWN, items: all, size: 'constant', form: 'list', deps: 0 }) };
}

const receivers = new WeakMap<Project, ReadonlyMap<string, readonly Receiver[]>>();

/** The receivers of a project, by the model's class. */
function receiversOf(project: Project): ReadonlyMap<string, readonly Receiver[]> {
  const known = receivers.get(project);
  if (known) return known;
  const found = new Map<string, Receiver[]>();
  // Modules that are executed for this may save rows themselves: they find nothing yet.
  receivers.set(project, found);
  for (const { fn, file } of project.functions()) {
    if (!fn.decorators.some((one) => one.kind === 'call' && /^receiver$/.test(one.callee.kind === 'name' ? one.callee.name : one.callee.kind === 'member' ? one.callee.name : ''))) continue;
    const value = project.exported(file, fn.name);
    const marks = value?.kind === 'function' ? value.marks?.get(MARK) : undefined;
    if (value?.kind !== 'function' || marks?.kind !== 'collection') continue;
    for (const mark of marks.items ?? []) {
      if (mark.kind !== 'operation') continue;
      const { words, sender } = mark.data as { readonly words: readonly string[]; readonly sender?: string };
      if (sender !== undefined) found.set(sender, [...(found.get(sender) ?? []), { fn: value, signals: words, sender }]);
    }
  }
  return found;
}

/** Receivers that are being called: one that saves what it was told of does not hear of that. */
const calling = new WeakMap<Project, Set<unknown>>();

/** Calls the receivers of a model for a row that is saved or deleted. */
export function announce(host: Host, row: RowValue, model: ModelInfo | undefined, event: 'save' | 'delete', at: Span): void {
  const data = row.data as RowData | undefined;
  if (!model?.of || data?.historic) return;
  const hearing = receiversOf(host.project).get(model.of.id) ?? [];
  if (hearing.length === 0) return;
  const busy = calling.get(host.project) ?? new Set();
  calling.set(host.project, busy);
  const isNew = data?.isNew === true;
  const created: Value = isNew || isFetched(row) ? literal(isNew) : UNKNOWN;
  for (const { fn, signals } of hearing) {
    const heard = signals.filter((signal) => signal === `pre_${event}` || signal === `post_${event}`);
    if (heard.length === 0 || busy.has(fn.fn)) continue;
    const instance: RowValue = heard.includes(`pre_${event}`) ? row : { ...row, data: { ...data, isNew: false } satisfies RowData };
    const named = new Map<string, Value>([['sender', model.of], ['instance', instance], ['created', created], ['raw', literal(false)], ['using', UNKNOWN], ['update_fields', UNKNOWN], ['signal', UNKNOWN]]);
    busy.add(fn.fn);
    try {
      const frame = { place: host.place(at), message: `sends ${heard.join(' and ')}` };
      host.attending(() => host.near(OWN, () => host.within(frame, () => host.call(fn, { positional: [], named, open: false }, at))));
    } finally {
      busy.delete(fn.fn);
    }
  }
}
