// What serializers do with input: checking that the rows which it refers to exist, and saving what it describes, one row at a time
// unless the project says otherwise.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, positional, type Host } from '../library.js';
import { attribute, callMember, wordsOf } from '../django-web/classes.js';
import { instanceOfSerializer, isSet, LIBRARY, madeWith, nested, option } from './kinds.js';
import { modelOf, shapeOf } from './shape.js';

const INPUT = record(new Map(), true);

/** `serializer.is_valid()`: each foreign key among the input is looked up. */
export function validate(host: Host, from: ObjectValue, at: Span): Value {
  const checked = lookedUp(host, from);
  if (checked === undefined) return UNKNOWN;
  eachInput(host, from, at, () => {
    host.send({ kind: 'select', library: LIBRARY, what: `${checked}'s lookup by is_valid()`, filters: [{ column: 'id', operator: '=' }], rows: 'one', cause: 'call', remedy: 'check all keys of the input with one query, in a list serializer of your own' }, at);
    return UNKNOWN;
  });
  return UNKNOWN;
}

/** `serializer.save()`: creates or updates, through the project's own methods where it defines them. */
export function save(host: Host, from: ObjectValue, at: Span): Value {
  const instance = instanceOfSerializer(from);
  if (instance && instance.kind !== 'literal') return isSet(from, 'many') ? UNKNOWN : update(host, from, instance, at);
  const list = listClass(host, from);
  if (isSet(from, 'many') && list?.kind === 'class' && host.classMember(list, 'create')) return UNKNOWN;
  return eachInput(host, from, at, () => create(host, nested(from, option(from, 'context'), 0), at));
}

/** Runs `body` for the input, or for each of its elements. */
function eachInput(host: Host, from: ObjectValue, at: Span, body: () => Value): Value {
  if (!isSet(from, 'many')) return body();
  const data = option(from, 'data');
  const each = (data && host.iterate(data, at)) ?? { element: UNKNOWN, size: 'unknown' as const, deps: data?.deps ?? 0 };
  return host.repeat(each, 'serializer', at, (element) => host.call({ kind: 'operation', library: LIBRARY, name: 'each', receiver: element, data: body, deps: element.deps }, NO_ARGUMENTS, at), { what: 'the input' });
}

function create(host: Host, from: ObjectValue, at: Span): Value {
  const own = from.of && host.classMember(from.of, 'create', from);
  if (own) return host.call(own, positional(INPUT), at);
  const meta = from.of && attribute(host.project, from.of, 'Meta');
  const model = meta?.kind === 'class' ? attribute(host.project, meta, 'model') : undefined;
  if (model?.kind !== 'class' || !/ModelSerializer$/.test(madeWith(from).base)) return UNKNOWN;
  return callMember(host, host.member(model, '_default_manager', at), 'create', NO_ARGUMENTS, at);
}

function update(host: Host, from: ObjectValue, row: Value, at: Span): Value {
  const own = from.of && host.classMember(from.of, 'update', from);
  if (own) return host.call(own, positional(row, INPUT), at);
  if (row.kind === 'row' && /ModelSerializer$/.test(madeWith(from).base)) callMember(host, row, 'save', NO_ARGUMENTS, at);
  return row;
}

function listClass(host: Host, from: ObjectValue): Value | undefined {
  const meta = from.of && attribute(host.project, from.of, 'Meta');
  return meta?.kind === 'class' ? attribute(host.project, meta, 'list_serializer_class') : undefined;
}

/** The first foreign key among the fields that a serializer reads from its input, as `Order.customer`. */
function lookedUp(host: Host, from: ObjectValue): string | undefined {
  const { base } = madeWith(from);
  const meta = from.of && attribute(host.project, from.of, 'Meta');
  if (!from.of || meta?.kind !== 'class' || !/ModelSerializer$/.test(base)) return undefined;
  const model = modelOf(host, attribute(host.project, meta, 'model'));
  const fixed = wordsOf(attribute(host.project, meta, 'read_only_fields')) ?? [];
  for (const { name, declared } of model ? shapeOf(host, from.of, base).fields : []) {
    if (model?.relations.get(name)?.kind !== 'forward' || fixed.includes(name)) continue;
    if (!declared || (/RelatedField$/.test(madeWith(declared).base) && !isSet(declared, 'read_only'))) return `${model.name}.${name}`;
  }
  return undefined;
}
