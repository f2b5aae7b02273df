// Which symbols of Django REST framework, and of packages that extend its classes without changing what they read, are serializers,
// fields and views, and what an object of them carries.
import type { ClassValue, ObjectValue, Value } from '../../core/values.js';
import { literal } from '../../core/values.js';
import type { Arguments } from '../library.js';
import { lastName } from '../django-web/classes.js';
import { keyOf } from '../django-web/keys.js';

export const LIBRARY = 'django-rest-framework';

/** What a serializer or field was made with. */
export interface Made {
  /** The name of the class of the framework that it is, or inherits from: `ModelSerializer`, `SlugRelatedField`. */
  readonly base: string;
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Serializers within serializers so far; ends recursion. */
  readonly depth: number;
}

const SERIALIZER_PACKAGES = /^(rest_framework\.serializers|drf_writable_nested(\.\w+)?|rest_flex_fields(\.\w+)?|rest_framework_gis\.serializers|rest_framework_mongoengine\.serializers)\./;
const FIELD_PACKAGES = /^(rest_framework\.(serializers|fields|relations)|rest_framework_gis\.fields|drf_extra_fields\.\w+|timezone_field\.rest_framework|django_countries\.serializer_fields|phonenumber_field\.serializerfields)\./;

/** The serializer class that a symbol is or extends: `Serializer`, `ModelSerializer`, `HyperlinkedModelSerializer`, `ListSerializer`. */
export function serializerBase(path: string): string | undefined {
  if (!SERIALIZER_PACKAGES.test(path)) return undefined;
  const name = lastName(path);
  if (name === 'HyperlinkedModelSerializer' || name === 'ListSerializer' || name === 'ModelSerializer' || name === 'Serializer' || name === 'BaseSerializer') return name;
  if (/ModelSerializer$/.test(name)) return 'ModelSerializer';
  return undefined;
}

/** The field class that a symbol is. */
export function fieldBase(path: string): string | undefined {
  if (!FIELD_PACKAGES.test(path)) return undefined;
  const name = lastName(path);
  return /Field$/.test(name) ? name : undefined;
}

/** A serializer, or a list of what it serializes. */
export function serializer(base: string, args: Arguments, of?: ClassValue): ObjectValue {
  return made('serializer', { base, positional: args.positional, named: args.named, depth: 0 }, of);
}

/** A field of a serializer. */
export function field(base: string, args: Arguments, of?: ClassValue): ObjectValue {
  return made('field', { base, positional: args.positional, named: args.named, depth: 0 }, of);
}

function made(type: 'serializer' | 'field', data: Made, of: ClassValue | undefined): ObjectValue {
  const named = [...data.named].map(([name, value]) => `${name}=${keyOf(value)}`);
  const deps = [...data.positional, ...data.named.values()].reduce((all, value) => all | value.deps, 0);
  const key = `${data.base}(${[...data.positional.map((value) => keyOf(value)), ...named].join()})${data.depth}`;
  return { kind: 'object', library: LIBRARY, type, data, key, deps, ...(of && { of }) };
}

/** True for a serializer of this library. */
export function isSerializer(value: Value | undefined): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'serializer';
}

/** One of several serializers: which of them a view uses, nothing says. */
export function oneOf(serializers: readonly ObjectValue[]): ObjectValue {
  return { kind: 'object', library: LIBRARY, type: 'one of several', data: serializers, key: serializers.map((one) => `${one.of?.id ?? ''}${one.key}`).join('|'), deps: serializers.reduce((all, one) => all | one.deps, 0) };
}

/** The serializers that a value is, or is one of; none for other values. */
export function serializersOf(value: Value): readonly ObjectValue[] {
  if (value.kind !== 'object' || value.library !== LIBRARY) return [];
  return value.type === 'one of several' ? (value.data as readonly ObjectValue[]) : isSerializer(value) ? [value] : [];
}

/** True for a field of this library. */
export function isField(value: Value | undefined): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'field';
}

/** What a serializer or field was made with. */
export function madeWith(value: ObjectValue): Made {
  return value.data as Made;
}

/** A named option of a serializer or field. */
export function option(value: ObjectValue, name: string): Value | undefined {
  return madeWith(value).named.get(name);
}

/** True if a named option is `True`. */
export function isSet(value: ObjectValue, name: string): boolean {
  const given = option(value, name);
  return given?.kind === 'literal' && given.value === true;
}

/** The options that serializers of the framework know; fields know them too. */
const OPTIONS: ReadonlySet<string> = new Set([
  'instance', 'data', 'partial', 'context', 'many', 'child', 'read_only', 'write_only', 'required', 'default', 'initial', 'source', 'label', 'help_text', 'style',
  'error_messages', 'validators', 'allow_null', 'allow_empty', 'max_length', 'min_length', 'trim_whitespace', 'allow_blank',
]);

/** True for a serializer of the project that was made with an option that the framework does not know: its class makes something of it. */
export function hasOwnOptions(value: ObjectValue): boolean {
  return value.of !== undefined && [...madeWith(value).named.keys()].some((name) => !OPTIONS.has(name));
}

/** What a serializer serializes: its first argument. */
export function instanceOfSerializer(value: ObjectValue): Value | undefined {
  const data = madeWith(value);
  return data.named.get('instance') ?? data.positional[0];
}

/** The serializer as a field of another: for one row, in the other's context, one level deeper. */
export function nested(value: ObjectValue, context: Value | undefined, depth: number): ObjectValue {
  const data = madeWith(value);
  const named = new Map(data.named);
  named.set('many', literal(false));
  if (context) named.set('context', context);
  return made('serializer', { ...data, positional: [], named, depth }, value.of);
}
