// What can surely be gone over more than once: a list, a set, the rows of a query, and no generator.
import { isFunction, pathTo } from '../../core/find.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, Module, Parameter, Statement } from '../../core/syntax.js';
import { boundNames, eachNode } from './loops.js';
import type { Site } from './proposal.js';

/** Where an expression stands. */
export interface Within {
  /** The functions around it, outermost first. */
  readonly functions: readonly FunctionDefinition[];
  readonly module: Module;
  readonly file: string;
}

/** Types of Python whose values can be gone over again. */
const AGAIN = /^(?:[\w.]+\.)?(?:list|List|Sequence|MutableSequence|Collection|Set|AbstractSet|MutableSet|set|frozenset|FrozenSet|tuple|Tuple|dict|Dict|Mapping|MutableMapping|KeysView|ValuesView|ItemsView|QuerySet|range|str)(?:\[.*\])?$/s;
/** Functions of Python that make a collection. */
const MAKING = new Set(['list', 'set', 'tuple', 'sorted', 'dict', 'frozenset', 'range']);
/** How far values are followed. */
const DEEPEST = 5;

/**
 * True for a value of Python that can be gone over again.
 *
 * @param isLenient what nobody hands in counts unless it is known to be used up: a row's own list, what a library's function gives
 */
export function isAgain(value: Expression, within: Within, site: Site, isLenient: boolean, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  const also = (other: Expression, at = within): boolean => isAgain(other, at, site, isLenient, depth + 1);
  switch (value.kind) {
    case 'list':
    case 'record':
    case 'literal':
    case 'slice':
      return true;
    case 'comprehension':
      return value.form !== 'generator';
    case 'conditional':
      return also(value.then) && also(value.otherwise);
    case 'logical':
      return also(value.left) && also(value.right);
    case 'name':
      return isNameAgain(value, within, site, isLenient, depth);
    case 'member':
      return isLenient && (value.object.kind !== 'name' || value.object.name !== 'self' || assignedTo(value.name, within).every((one) => also(one.value, one.within)));
    case 'call': {
      const { callee } = value;
      const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : '';
      if (/iterator$/.test(name)) return false;
      if (callee.kind === 'name' && MAKING.has(name)) return true;
      if ((site.modelsAt?.({ file: within.file, start: value.start, end: value.end }).size ?? 0) > 0) return true;
      const called = functionsCalled(name, site);
      return called.length === 0 ? isLenient : called.every(({ fn, within: at }) => fn.isGenerator !== true && returnsOf(fn).every((one) => also(one, at)));
    }
    default:
      return isLenient;
  }
}

/** The same, by all that a variable is assigned, or is handed in under a parameter's name. */
function isNameAgain({ name, start }: Extract<Expression, { kind: 'name' }>, within: Within, site: Site, isLenient: boolean, depth: number): boolean {
  const at = within.functions.findLastIndex((fn) => bindsName(name, fn));
  const fn = within.functions[at];
  const inside = { ...within, functions: within.functions.slice(0, at + 1) };
  const made: Extract<Statement, { kind: 'assign' }>[] = [];
  let isElement = false;
  eachNode(fn?.body ?? within.module.body, (node) => {
    const { target } = node as unknown as Partial<Extract<Statement, { kind: 'assign' }>>;
    if (!target || !boundNames(target).includes(name)) return;
    if (node.kind === 'assign') made.push(node as unknown as Extract<Statement, { kind: 'assign' }>);
    else isElement = true;
  });
  const areAgain = made.every((one) => one.value === undefined || (one.target.kind === 'name' || one.value.kind === 'list' ? partsOf(one).every((part) => isAgain(part, inside, site, isLenient, depth + 1)) : isLenient));
  const param = fn?.params.find(({ target }) => boundNames(target).includes(name));
  if (!areAgain) return false;
  if (!fn || !param) return isLenient || (made.length > 0 && !isElement);
  // From where it was assigned anew it is no longer what was handed in.
  if (made.some((one) => fn.body.includes(one) && one.target.kind === 'name' && one.value !== undefined && one.end <= start)) return true;
  return isParameterAgain(name, param, fn, inside, site, depth);
}

/** What is assigned, or each of several values that are assigned together. */
function partsOf({ target, value }: Extract<Statement, { kind: 'assign' }>): readonly Expression[] {
  if (!value) return [];
  return target.kind !== 'name' && value.kind === 'list' ? value.items.map((item) => item.value) : [value];
}

function bindsName(name: string, { params, body }: FunctionDefinition): boolean {
  let binds = params.some(({ target }) => boundNames(target).includes(name));
  if (!binds) eachNode(body, (node) => { if (node.target && boundNames(node.target as never).includes(name)) binds = true; });
  return binds;
}

/** True for a parameter whose type says so, or into which every call of the project hands what can be gone over again. */
function isParameterAgain(name: string, param: Parameter, fn: FunctionDefinition, within: Within, site: Site, depth: number): boolean {
  if (param.rest || param.target.kind !== 'name') return param.rest !== undefined;
  const annotated = /^\w+\s*:(.*?)(?:=[^=].*)?$/s.exec(site.text(within.file)?.slice(param.start, param.end) ?? '')?.[1];
  if (annotated !== undefined) return isTypeAgain(annotated);
  const index = fn.params.indexOf(param);
  const first = fn.params[0]?.target;
  const isMethod = first?.kind === 'name' && (first.name === 'self' || first.name === 'cls');
  if (!/^[A-Za-z]\w*$/.test(fn.name) || fn.decorators.some((one) => one.kind !== 'name' || (one.name !== 'staticmethod' && one.name !== 'classmethod'))) return false;
  let calls = 0;
  const isEachAgain = (site.namesAt?.(fn.name) ?? []).every((place) => {
    if (place.file === within.file && place.start === fn.nameStart) return true;
    const module = site.module(place.file);
    const around = module ? pathTo(module, place) : [];
    const last = around.at(-1);
    if (last && 'kind' in last && last.kind === 'import') return !/^\s+as\b/.test(site.text(place.file)?.slice(place.end) ?? '');
    const call = around.findLast((node): node is Call => 'kind' in node && node.kind === 'call' && node.callee.end === place.end && node.callee.start <= place.start);
    if (!module || !call || call.args.some(({ spread }) => spread)) return false;
    calls += 1;
    const given = call.args.find((arg) => arg.name === name) ?? call.args.filter((arg) => arg.name === undefined)[index - (isMethod && call.callee.kind === 'member' ? 1 : 0)];
    const at: Within = given ? { functions: around.filter(isFunction), module, file: place.file } : within;
    const value = given?.value ?? param.fallback;
    return value !== undefined && isAgain(value, at, site, false, depth + 1);
  });
  return isEachAgain && calls > 0;
}

/** `list[Book]`, `Optional[Sequence[Book]]`, `"QuerySet[Book]" | None`. */
function isTypeAgain(annotated: string): boolean {
  const text = annotated.trim().replace(/^(["'])(.*)\1$/s, '$2').trim();
  const optional = /^(?:\w+\.)?Optional\[(.*)\]$/s.exec(text)?.[1];
  if (optional !== undefined) return isTypeAgain(optional);
  const members = text.replace(/\s*\|\s*None\b|\bNone\s*\|\s*/g, '').trim();
  // A union of several types within brackets is one argument.
  let outside = members;
  for (let before = ''; before !== outside; ) {
    before = outside;
    outside = outside.replace(/\[[^[\]]*\]/g, '');
  }
  return outside.split('|').every((one) => AGAIN.test(one.trim()));
}

/** The functions of that name, with what is around what they hold. */
function functionsCalled(name: string, site: Site): readonly { readonly fn: FunctionDefinition; readonly within: Within }[] {
  if (name === '') return [];
  return (site.namesAt?.(name) ?? []).flatMap((place: Place) => {
    if (!/\bdef\s+$/.test(site.text(place.file)?.slice(Math.max(0, place.start - 8), place.start) ?? '')) return [];
    const module = site.module(place.file);
    const functions = module ? pathTo(module, place).filter(isFunction) : [];
    const fn = functions.at(-1);
    return module && fn?.nameStart === place.start ? [{ fn, within: { functions, module, file: place.file } }] : [];
  });
}

function returnsOf({ body }: FunctionDefinition): readonly Expression[] {
  const values: Expression[] = [];
  eachNode(body, (node) => {
    const { value } = node as unknown as Partial<Extract<Statement, { kind: 'return' }>>;
    if (node.kind === 'return' && value) values.push(value);
  });
  return values;
}

/** What a module assigns to a member of `self`. */
function assignedTo(name: string, { module, file }: Within): readonly { readonly value: Expression; readonly within: Within }[] {
  const found: { value: Expression; within: Within }[] = [];
  eachNode(module.body, (fn) => {
    if (!isFunction(fn as never)) return;
    eachNode(fn.body, (node) => {
      const { target, value } = node as unknown as Extract<Statement, { kind: 'assign' }>;
      if (node.kind !== 'assign' || !value || target.kind !== 'place' || target.place.kind !== 'member') return;
      const { object, name: assigned } = target.place;
      if (assigned === name && object.kind === 'name' && object.name === 'self') found.push({ value, within: { functions: [fn as unknown as FunctionDefinition], module, file } });
    });
  });
  return found;
}
