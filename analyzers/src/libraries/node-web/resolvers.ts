// Classes whose decorators make their methods answer requests: NestJS controllers, and GraphQL resolvers of NestJS and TypeGraphQL. A
// field's resolver runs once for each row of its parent type, which makes it a repetition wherever parents come in lists.
import type { Expression } from '../../core/syntax.js';
import { NO_FIELDS, UNKNOWN, withDeps, type ClassValue, type FunctionValue, type Value } from '../../core/values.js';
import { positional, type Arguments, type Host, type Project, type Root } from '../library.js';
import { operation } from './replies.js';
import { ROOT_TYPES } from './resolver-maps.js';

const PACKAGES = /^(@nestjs\/common|@nestjs\/graphql|type-graphql)#(\w+)$/;
const ROUTES: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Query', 'Mutation']);
const FIELD_RESOLVERS: ReadonlySet<string> = new Set(['ResolveField', 'ResolveProperty', 'FieldResolver']);
const OTHERS: ReadonlySet<string> = new Set(['Resolver', 'Field', 'ObjectType', 'Controller']);

/** The mark that a decorator leaves on a method: its name, and what its type function gives. */
const MARK = 'web';

/** A decorator of these packages that was called: `@Query(() => [Book])`. undefined for any other symbol. */
export function callDecorator(host: Host, path: string, args: Arguments, at: { readonly start: number; readonly end: number }): Value | undefined {
  const name = PACKAGES.exec(path)?.[2];
  if (name === undefined || !(ROUTES.has(name) || FIELD_RESOLVERS.has(name) || OTHERS.has(name))) return undefined;
  const typeOf = args.positional.find((value) => value.kind === 'function');
  const type = typeOf ? host.silently(() => host.call(typeOf, positional(UNKNOWN), at)) : (args.positional.find((value) => value.kind === 'class') ?? UNKNOWN);
  return operation('decorator', undefined, { name, type });
}

/** Marks a method with its decorator. */
export function mark(decorator: Value, decorated: FunctionValue | ClassValue): Value | undefined {
  if (decorated.kind !== 'function') return undefined;
  const called = decorator.kind === 'operation' && decorator.name === 'decorator';
  const bare = decorator.kind === 'external' && PACKAGES.test(decorator.path);
  if (!called && !bare) return undefined;
  const noted: Value = called ? decorator : operation('decorator', undefined, { name: PACKAGES.exec(decorator.kind === 'external' ? decorator.path : '')?.[2], type: UNKNOWN });
  return { ...decorated, marks: new Map([...(decorated.marks ?? []), [MARK, noted]]) };
}

/** One root for each class with a decorated method. */
export function resolverRoots(project: Project): readonly Root[] {
  const classes = project.classes().filter((of) => of.definition.methods.some((method) => method.decorators.some((decorator) => /^(Get|Query|ResolveField|ResolveProperty|FieldResolver)$/.test(nameOf(decorator)))));
  const listed = listedTypes(project);
  return classes.map((of) => ({
    place: { file: of.file, start: of.definition.nameStart, end: of.definition.nameEnd },
    what: `requests to ${of.definition.name}`,
    run: (host) => runClass(host, of, listed),
  }));
}

function runClass(host: Host, of: ClassValue, listed: ReadonlySet<string>): void {
  const self: Value = { kind: 'instance', of, fields: NO_FIELDS, deps: 0 };
  for (const definition of of.definition.methods) {
    const method = host.classMember(of, definition.name, self);
    if (method?.kind !== 'function') continue;
    const noted = noteOf(method.marks?.get(MARK));
    if (!noted) continue;
    const at = { start: definition.nameStart, end: definition.nameEnd };
    const run = (parent: Value): Value => host.call(method, argumentsOf(host, method, parent), at);
    if (ROUTES.has(noted.name)) host.respond(run(UNKNOWN), at, 'returned by the handler');
    else if (FIELD_RESOLVERS.has(noted.name)) {
      const parent = parentOf(of);
      const size = parent && sizeOf(host, parent, listed);
      if (size) host.repeat({ element: UNKNOWN, size, deps: 0, over: `${parent.name} rows` }, 'resolver', at, run, { concurrent: true, what: `${parent.name} rows` });
    }
  }
}

/** What a decorated method is called with: the parent row where `@Parent()` or `@Root()` stands, elsewhere what the types say. */
function argumentsOf(host: Host, method: FunctionValue, parent: Value): Arguments {
  const values = method.fn.params.map((param) => {
    const typed = param.type ? host.valueOfType(param.type, method.file) : UNKNOWN;
    const isParent = param.decorators?.some((decorator) => /^(Parent|Root)$/.test(nameOf(decorator))) === true;
    return isParent ? withDeps(typed, parent.deps) : typed;
  });
  return positional(...values);
}

function noteOf(value: Value | undefined): { readonly name: string } | undefined {
  if (value?.kind !== 'operation' || typeof value.data !== 'object' || value.data === null || !('name' in value.data)) return undefined;
  return typeof value.data.name === 'string' ? { name: value.data.name } : undefined;
}

interface Parent {
  readonly name: string;
  /** True where the type stands in a schema of its own, which is not at hand, and is only named here. */
  readonly isElsewhere: boolean;
}

/** The type whose fields a resolver class resolves: `@Resolver(() => Book)`, `@Resolver(Book)`, `@Resolver('Book')`. */
function parentOf(of: ClassValue): Parent | undefined {
  const resolver = of.definition.decorators.find((decorator) => nameOf(decorator) === 'Resolver');
  const given = resolver?.kind === 'call' ? resolver.args[0]?.value : undefined;
  if (given?.kind === 'literal') return typeof given.value === 'string' ? { name: given.value, isElsewhere: true } : undefined;
  const name = typeNamed(given)?.name;
  return name === undefined ? undefined : { name, isElsewhere: false };
}

/** How many rows of a parent type one request asks for; undefined where they do not come in lists. */
function sizeOf(host: Host, { name, isElsewhere }: Parent, listed: ReadonlySet<string>): 'unbounded' | 'unknown' | undefined {
  if (listed.has(name)) return 'unbounded';
  // Without the schema at hand, a type that is called like a model is one that comes in lists.
  return isElsewhere && !ROOT_TYPES.has(name) && [...host.catalog.models.values()].some((model) => model.name === name) ? 'unknown' : undefined;
}

/** The types that some query, mutation or field gives lists of. */
function listedTypes(project: Project): ReadonlySet<string> {
  const listed = new Set<string>();
  const note = (decorators: readonly Expression[]): void => {
    for (const decorator of decorators) {
      if (decorator.kind !== 'call' || !/^(Query|Mutation|ResolveField|ResolveProperty|FieldResolver|Field)$/.test(nameOf(decorator))) continue;
      for (const arg of decorator.args) {
        const type = typeNamed(arg.value);
        if (type?.isList) listed.add(type.name);
      }
    }
  };
  for (const of of project.classes()) {
    for (const method of of.definition.methods) note(method.decorators);
    for (const field of of.definition.fields) note(field.decorators);
  }
  return listed;
}

/** `() => Book`, `() => [Book]`, `Book`, `[Book]`. */
function typeNamed(expression: Expression | undefined): { readonly name: string; readonly isList: boolean } | undefined {
  if (!expression) return undefined;
  if (expression.kind === 'function') {
    const last = expression.fn.body.at(-1);
    return last?.kind === 'return' ? typeNamed(last.value) : undefined;
  }
  if (expression.kind === 'list') {
    const inner = typeNamed(expression.items[0]?.value);
    return inner && { ...inner, isList: true };
  }
  return expression.kind === 'name' ? { name: expression.name, isList: false } : undefined;
}

function nameOf(decorator: Expression): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  return callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.name : '';
}
