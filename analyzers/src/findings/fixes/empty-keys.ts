// What is known of the key of a query: whether it may be null or undefined, which is another question than "which rows have it", and whether it is a number.
import type { Expression, FunctionDefinition, Module, Statement, Target, TypeRef } from '../../core/syntax.js';
import { isFunction } from '../../core/find.js';
import { boundNames, eachNode, isWithin, type LoopAround, type Looped } from './loops.js';
import type { Site } from './proposal.js';
import { resolve } from './keys.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';

/** What is known: it is always there, it may be missing, or nobody says. */
export type Emptiness = 'never' | 'maybe' | 'unknown';

/** The key and what it is made of, and the loops whose elements it is asked for, innermost first. */
export interface Asked {
  readonly looped: Looped;
  readonly loops: readonly LoopAround[];
  /** As it stands in the query, and in the terms of the loop's element. */
  readonly value: Expression;
  readonly made: Expression;
  /** The model of the rows that the innermost of the loops goes over. */
  readonly rows: string | undefined;
}

/** Whether a key may be missing where its query is reached: tests around the query and before it may leave such passes out. */
export function emptinessOf(asked: Asked, site: Site): Emptiness {
  const { looped, value, made, rows } = asked;
  const text = site.text(looped.place.file) ?? '';
  const shown = new Set([value, made].map((one) => text.slice(one.start, one.end)));
  if (isTestedBefore(asked, (one) => shown.has(text.slice(one.start, one.end)))) return 'never';
  if (/\?\./.test([...shown].join(' '))) return 'maybe';
  if (made.kind === 'text' || made.kind === 'literal' || made.kind === 'call') return 'never';
  const ofRow = rows === undefined ? undefined : emptinessOfColumn(made, rows, site);
  return ofRow ?? emptinessOfType(typeOf(made, asked, site, text), looped.module);
}

/** True for a key that may be missing as the code makes it, or by what is known of it. Where nobody says what a path is it counts as there. */
export function mayBeNothing(value: Expression, looped: Looped, rows: string | undefined, site: Site): boolean {
  const { loops } = looped;
  const [loop] = loops;
  const fn = looped.around.findLast(isFunction);
  const made = loop ? resolve(value, loop, looped)?.expression : [...mentionedNames(value)].some((name) => assignedRoots(fn?.body ?? []).has(name)) ? undefined : value;
  // What is computed on the way may come to nothing.
  if (!made) return true;
  const emptiness = emptinessOf({ looped, loops, value, made, rows }, site);
  return emptiness === 'maybe' || (emptiness === 'unknown' && ![value, made].every(({ kind }) => kind === 'name' || kind === 'member' || kind === 'index'));
}

/** True where a key is known to be a number, as the rows' own keys are: a column of text may hold numbers, and what a request brings is text. */
export function isNumber(asked: Asked, isRows: boolean, site: Site): boolean {
  const { made, rows, loops, looped } = asked;
  if (made.kind === 'call') return made.callee.kind === 'name' && made.callee.name === 'int';
  if (made.kind === 'text') return false;
  if (isRows) {
    const name = memberOf(made);
    const model = rows === undefined || name === undefined ? undefined : site.catalog.models.get(rows);
    return !/Char|Text|Slug/.test([...(model?.fields.values() ?? [])].find((field) => field.name === name || field.column === name)?.type ?? '');
  }
  const iterable = loops[0]?.iterable;
  if (iterable?.kind === 'call' && iterable.callee.kind === 'name' && iterable.callee.name === 'range') return true;
  if (iterable?.kind === 'list') return iterable.items.every(({ value, spread }) => spread !== true && value.kind === 'literal' && typeof value.value === 'number');
  const type = typeOf(made, asked, site, site.text(looped.place.file) ?? '');
  return type.kind === 'reference' && type.name === 'int';
}

/** True for a path from a row to a column, or along a relation, that may be null. Undefined where it leads somewhere else. */
function emptinessOfColumn(path: Expression, rows: string, site: Site): Emptiness | undefined {
  const name = memberOf(path);
  if (name === undefined || (path.kind !== 'member' && path.kind !== 'index')) return undefined;
  const model = modelOf(path.object, rows, site);
  const field = [...(model?.fields.values() ?? [])].find((one) => one.name === name || one.column === name);
  const relation = model?.relations.get(name);
  if (field?.nullable === true || relation?.nullable === true) return 'maybe';
  return field || relation || name === 'pk' ? 'never' : undefined;
}

/** The model of a row: the loop's element, or one behind its relations. */
function modelOf(path: Expression, rows: string, site: Site): ReturnType<Site['catalog']['models']['get']> {
  if (path.kind === 'name') return site.catalog.models.get(rows);
  if (path.kind !== 'member') return undefined;
  const target = modelOf(path.object, rows, site)?.relations.get(path.name)?.target;
  return target === undefined ? undefined : site.catalog.models.get(target);
}

/** The name of a member, or of an entry: `row.author_id`, `row['author_id']`. */
function memberOf(path: Expression): string | undefined {
  if (path.kind === 'member') return path.name;
  return path.kind === 'index' && path.index.kind === 'literal' && typeof path.index.value === 'string' ? path.index.value : undefined;
}

const UNKNOWN: TypeRef = { kind: 'unknown' };
const PLAIN = new Set(['string', 'number', 'bigint', 'boolean', 'str', 'int']);

function emptinessOfType(type: TypeRef, module: Module, depth = 0): Emptiness {
  switch (type.kind) {
    case 'literal':
      return type.value === null || type.value === undefined ? 'maybe' : 'never';
    case 'union': {
      const members = type.members.map((member) => emptinessOfType(member, module, depth));
      return members.find((one) => one === 'maybe') ?? members.find((one) => one === 'unknown') ?? 'never';
    }
    case 'reference': {
      if (PLAIN.has(type.name)) return 'never';
      const declared = declaredAs(type.name, module);
      return declared && depth < 5 ? emptinessOfType(declared, module, depth + 1) : 'unknown';
    }
    case 'array':
    case 'tuple':
    case 'record':
      return 'never';
    default:
      return 'unknown';
  }
}

function declaredAs(name: string, module: Module): TypeRef | undefined {
  const found = module.body.find((statement) => statement.kind === 'type' && statement.name === name);
  return found?.kind === 'type' ? found.type : undefined;
}

/** The type of a path, as far as this module declares it. */
function typeOf(path: Expression, asked: Asked, site: Site, text: string): TypeRef {
  if (path.kind === 'name') {
    const [loop] = asked.loops;
    const own = boundNames(loop?.target).includes(path.name);
    if (!own) return declaredType(path.name, asked);
    const iterable = loop?.iterable ? typeOf(loop.iterable, asked, site, text) : UNKNOWN;
    const element = elementOf(iterable, asked.looped.module);
    return loop?.target ? partOf(loop.target, path.name, element, asked, site, text) : UNKNOWN;
  }
  // Sets that are put together are of the type that both have.
  if (path.kind === 'binary' && ['&', '|', '-'].includes(path.operator)) {
    const [left, right] = [path.left, path.right].map((side) => typeOf(side, asked, site, text));
    return left && JSON.stringify(left) === JSON.stringify(right) ? left : UNKNOWN;
  }
  const name = memberOf(path);
  if (name === undefined || (path.kind !== 'member' && path.kind !== 'index')) return UNKNOWN;
  return fieldOf(typeOf(path.object, asked, site, text), name, asked, site, text);
}

/** What a name of a target is, where the target is a name, or a record that is taken apart one level deep. */
function partOf(target: Target, name: string, type: TypeRef, asked: Asked, site: Site, text: string): TypeRef {
  if (target.kind === 'name') return type;
  const entry = target.kind === 'record' ? target.entries.find((one) => one.target.kind === 'name' && one.target.name === name) : undefined;
  return entry?.key === undefined || typeof entry.key !== 'string' ? UNKNOWN : fieldOf(type, entry.key, asked, site, text);
}

function elementOf(type: TypeRef, module: Module): TypeRef {
  if (type.kind === 'array') return type.element;
  const declared = type.kind === 'reference' ? declaredAs(type.name, module) : undefined;
  return declared?.kind === 'array' ? declared.element : UNKNOWN;
}

/** A field of a type that the module declares, or of a row's type that is called after its model. */
function fieldOf(type: TypeRef, name: string, { looped: { module } }: Asked, site: Site, text: string): TypeRef {
  const missing: TypeRef = { kind: 'literal', value: undefined };
  // Core does not tell optional properties from others.
  if (new RegExp(`\\b${name}\\s*\\?\\s*:`).test(text)) return missing;
  if (type.kind === 'record') return type.fields.find((field) => field.name === name)?.type ?? UNKNOWN;
  if (type.kind !== 'reference') return UNKNOWN;
  const declared = declaredAs(type.name, module);
  if (declared?.kind === 'record') return declared.fields.find((field) => field.name === name)?.type ?? UNKNOWN;
  if (declared) return UNKNOWN;
  const field = [...site.catalog.models.values()].find((model) => model.name === type.name)?.fields.get(name);
  if (!field) return UNKNOWN;
  return field.nullable ? missing : { kind: 'reference', name: 'string', args: [] };
}

/** What a parameter or a variable is declared to be. */
function declaredType(name: string, { looped: { around, module } }: Asked): TypeRef {
  const functions = around.filter((node): node is FunctionDefinition => isFunction(node)).reverse();
  for (const { params } of functions) {
    const param = params.find(({ target }) => boundNames(target).includes(name));
    if (param) return param.target.kind === 'name' ? (param.type ?? UNKNOWN) : UNKNOWN;
  }
  const types: TypeRef[] = [];
  eachNode(functions[0] ?? module.body, (node) => {
    const { target, type } = node as unknown as Partial<Extract<Statement, { kind: 'assign' }>>;
    if (node.kind === 'assign' && target && boundNames(target).includes(name)) types.push(target.kind === 'name' ? (type ?? UNKNOWN) : UNKNOWN);
  });
  return types.length === 1 ? (types[0] ?? UNKNOWN) : UNKNOWN;
}

/** True where the query is reached only by passes whose key is there. */
function isTestedBefore({ looped, loops }: Asked, isKey: (one: Expression) => boolean): boolean {
  const outermost = loops.at(-1);
  if (!outermost) return false;
  const inside = looped.around.slice(looped.around.indexOf(outermost.node));
  return inside.some((node, index) => {
    if (!('kind' in node)) return false;
    const next = inside[index + 1] ?? looped.expression;
    switch (node.kind) {
      case 'if': {
        const isThen = node.then.some((one) => isWithin(looped.place, one));
        const isOther = node.otherwise.some((one) => isWithin(looped.place, one));
        return (isThen && asserts(node.test, true, isKey)) || (isOther && asserts(node.test, false, isKey)) || leftBefore([...(isThen ? node.then : node.otherwise)], looped, isKey);
      }
      case 'conditional':
        return (next === node.then && asserts(node.test, true, isKey)) || (next === node.otherwise && asserts(node.test, false, isKey));
      case 'logical':
        return next === node.right && node.operator !== 'nullish' && asserts(node.left, node.operator === 'and', isKey);
      case 'comprehension':
        return node.clauses.some(({ conditions }) => conditions.some((one) => !isWithin(looped.place, one) && asserts(one, true, isKey)));
      case 'loop':
        return leftBefore(node.body, looped, isKey);
      default:
        return false;
    }
  }) || loops.some(({ body }) => leftBefore(body, looped, isKey));
}

/** True where a statement before the query leaves the pass if the key is missing. */
function leftBefore(body: readonly Statement[], { place }: Looped, isKey: (one: Expression) => boolean): boolean {
  return body.some((statement) => statement.kind === 'if' && statement.end <= place.start && ((surelyLeaves(statement.then) && asserts(statement.test, false, isKey)) || (surelyLeaves(statement.otherwise) && asserts(statement.test, true, isKey))));
}

function surelyLeaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  return last !== undefined && ['return', 'throw', 'continue', 'break'].includes(last.kind);
}

/** True where a test that comes out so says that the key is there. */
function asserts(test: Expression, outcome: boolean, isKey: (one: Expression) => boolean): boolean {
  if (outcome && isKey(test)) return true;
  switch (test.kind) {
    case 'not':
      return asserts(test.value, !outcome, isKey);
    case 'logical': {
      const sides = [test.left, test.right].map((side) => asserts(side, outcome, isKey));
      if (test.operator === 'nullish') return false;
      return (test.operator === 'and') === outcome ? sides.includes(true) : !sides.includes(false);
    }
    case 'binary': {
      const isCompared = (isKey(test.left) && isNothing(test.right)) || (isKey(test.right) && isNothing(test.left));
      return isCompared && test.operator === (outcome ? '!=' : '==');
    }
    default:
      return false;
  }
}

function isNothing(expression: Expression): boolean {
  return (expression.kind === 'literal' && (expression.value === null || expression.value === undefined)) || (expression.kind === 'name' && expression.name === 'undefined');
}
