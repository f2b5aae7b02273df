// Django REST framework: serializers, views, viewsets and responses. Rows and models are the ORM's; they are asked through the host.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type ObjectValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host, type Library } from '../library.js';
import { REQUEST, RESPONSE } from '../django-web/requests.js';
import { fieldBase, field, instanceOfSerializer, isField, isSerializer, isSet, LIBRARY, madeWith, option, serializer, serializerBase, serializersOf } from './kinds.js';
import { dataOf, fields, many } from './representation.js';
import { save, validate } from './writing.js';
import { actionFields, callView, pagesAround, viewMember, viewRoots } from './views.js';

/** Serializers, viewsets and views of Django REST framework. */
export const library: Library = {
  id: LIBRARY,
  title: 'Django REST framework',
  evidence: { imports: ['rest_framework'] },

  member(host, receiver, name, at) {
    if (name === 'data' && !isSerializer(receiver) && serializersOf(receiver).length > 0) return eachData(host, receiver, at);
    if (!isSerializer(receiver) || (receiver.of && host.classMember(receiver.of, name))) return undefined;
    return serializerMember(host, receiver, name, at);
  },

  inherited(host, base, of, self, name) {
    if (serializerBase(base) && isSerializer(self)) return operation(name, ['to_representation', 'save', 'is_valid'], self);
    if (fieldBase(base) && isField(self)) return operation(name, ['to_representation', 'get_attribute'], self);
    return viewMember(host.project, base, of, self, name);
  },

  construct(_host, of, base, args) {
    const asSerializer = serializerBase(base);
    if (asSerializer) return serializer(asSerializer, args, of);
    const asField = fieldBase(base);
    return asField ? field(asField, args, of) : undefined;
  },

  call(host, callee, args, at) {
    if (callee.kind === 'external') return callExternal(host, callee.path, args, at);
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    if (callee.name.startsWith('view.')) return callView(host, callee.name, callee.receiver, args, at);
    if (callee.name === 'each') return (callee.data as () => Value)();
    return callOperation(host, callee.name, callee.receiver, args, at);
  },

  receiving: actionFields,

  roots: viewRoots,
};

function operation(name: string, known: readonly string[], receiver: Value): Value | undefined {
  return known.includes(name) ? { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 } : undefined;
}

/** What each of the serializers makes that it may be. */
function eachData(host: Host, receiver: Value, at: Span): Value {
  const [first = UNKNOWN, ...others] = serializersOf(receiver).map((one) => host.member(one, 'data', at));
  return others.reduce((so, one) => host.join(so, one), first);
}

function serializerMember(host: Host, receiver: ObjectValue, name: string, at: Span): Value | undefined {
  switch (name) {
    case 'data':
      return dataOf(host, receiver, at);
    case 'context': {
      const given = option(receiver, 'context');
      return given && given.kind === 'record' ? { ...given, open: true } : record(new Map([['request', REQUEST]]), true);
    }
    case 'instance':
      return instanceOfSerializer(receiver) ?? UNKNOWN;
    case 'child':
      return option(receiver, 'child') ?? UNKNOWN;
    case 'is_valid':
    case 'save':
    case 'to_representation':
      return { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 };
    default:
      return undefined;
  }
}

function callExternal(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  if (path === 'rest_framework.response.Response') {
    host.respond(argument(args, 0, 'data') ?? UNKNOWN, at, 'returned as JSON', () => pagesAround(host, at));
    return RESPONSE;
  }
  const asSerializer = serializerBase(path);
  if (asSerializer) return serializer(asSerializer, args);
  const asField = fieldBase(path);
  return asField ? field(asField, args) : undefined;
}

function callOperation(host: Host, name: string, receiver: Value | undefined, args: Arguments, at: Span): Value | undefined {
  if (name === 'get_attribute') return UNKNOWN;
  if (name === 'save' && isSerializer(receiver)) return save(host, receiver, at);
  if (name === 'is_valid' && isSerializer(receiver)) return validate(host, receiver, at);
  if (name !== 'to_representation') return undefined;
  const given = argument(args, 0) ?? UNKNOWN;
  if (isField(receiver)) return given;
  if (!isSerializer(receiver)) return UNKNOWN;
  return isSet(receiver, 'many') || madeWith(receiver).base === 'ListSerializer' ? many(host, receiver, given, at) : fields(host, receiver, given);
}
