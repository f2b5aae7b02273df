// Annotations → references to types. The names of the standard library's generic types are taken by their last part: whoever
// calls a type `Optional` or `List` means those.
import type { Expression, TypeRef } from '../../core/syntax.js';

/** Generic types that stand for "some elements of T". For generators the first argument is what they yield. */
const ARRAYS: ReadonlySet<string> = new Set([
  'list', 'List', 'set', 'Set', 'frozenset', 'FrozenSet', 'Sequence', 'MutableSequence', 'Iterable', 'Iterator', 'Collection',
  'Container', 'AbstractSet', 'MutableSet', 'AsyncIterable', 'AsyncIterator', 'Generator', 'AsyncGenerator', 'deque', 'Deque',
  'Reversible', 'ValuesView', 'KeysView',
]);
/** Wrappers that say something about a variable, not about its values. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'Annotated', 'Final', 'ClassVar', 'Required', 'NotRequired', 'ReadOnly', 'InitVar', 'TypeGuard', 'Unpack',
]);
const UNKNOWN: TypeRef = { kind: 'unknown' };
const NULL: TypeRef = { kind: 'literal', value: null };
/** A string in a string in a string … is no annotation. */
const TEXT_BOUND = 3;

/**
 * The type that an annotation denotes; `unknown` for what is no plain type.
 *
 * @param parse reads the text of a string annotation as an expression; undefined if it is none
 */
export function toType(annotation: Expression, parse: (text: string) => Expression | undefined): TypeRef {
  return convert(annotation, parse, 0);
}

function convert(expression: Expression, parse: (text: string) => Expression | undefined, level: number): TypeRef {
  const type = (inner: Expression): TypeRef => convert(inner, parse, level);
  switch (expression.kind) {
    case 'name':
    case 'member': {
      const name = dottedName(expression);
      return name === undefined ? UNKNOWN : { kind: 'reference', name, args: [] };
    }
    case 'literal': {
      if (expression.value === null) return NULL;
      if (typeof expression.value !== 'string' || level >= TEXT_BOUND) return UNKNOWN;
      const inner = parse(expression.value);
      return inner === undefined ? UNKNOWN : convert(inner, parse, level + 1);
    }
    case 'binary':
      return expression.operator === '|' ? union([type(expression.left), type(expression.right)]) : UNKNOWN;
    case 'index':
      return generic(expression.object, expression.index, type);
    default:
      return UNKNOWN;
  }
}

function generic(object: Expression, index: Expression, type: (inner: Expression) => TypeRef): TypeRef {
  const name = dottedName(object);
  if (name === undefined) return UNKNOWN;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const items = index.kind === 'list' && index.form === 'tuple' ? index.items.map((item) => item.value) : [index];
  const [first, second] = items;
  if (first === undefined) return last === 'tuple' || last === 'Tuple' ? { kind: 'tuple', elements: [] } : UNKNOWN;
  if (TRANSPARENT.has(last)) return type(first);
  if (ARRAYS.has(last)) return { kind: 'array', element: type(first) };
  switch (last) {
    case 'Optional':
      return union([type(first), NULL]);
    case 'Union':
      return union(items.map(type));
    case 'Literal':
      return union(items.map((item) => (item.kind === 'literal' ? { kind: 'literal', value: item.value } : UNKNOWN)));
    case 'tuple':
    case 'Tuple':
      return items.length === 2 && second?.kind === 'opaque'
        ? { kind: 'array', element: type(first) }
        : { kind: 'tuple', elements: items.map(type) };
    case 'Callable':
      return { kind: 'function', returns: second === undefined ? UNKNOWN : type(second) };
    default:
      return { kind: 'reference', name, args: items.map(type) };
  }
}

function union(members: readonly TypeRef[]): TypeRef {
  const flat = members.flatMap((member) => (member.kind === 'union' ? member.members : [member]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind: 'union', members: flat };
}

/** `a.b.C` of names and members only. */
function dottedName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}
