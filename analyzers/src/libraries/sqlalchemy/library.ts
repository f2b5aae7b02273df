// SQLAlchemy, and Flask's extension of it: the tables that declarative classes and `Table(…)` declare. Only the schema: what queries send is
// not followed.
import { literal, UNKNOWN, type ClassValue, type ObjectValue, type Value } from '../../core/values.js';
import type { Span } from '../../core/place.js';
import { argument, type Arguments, type Host, type Library } from '../library.js';
import { isNoModelFile } from '../model-tables.js';
import { callOfString, methodOfString, substituted } from './computed-names.js';
import { called, dataOf, FLASK_MODEL, isObject, isOwn, lastSegment, LIBRARY, object, symbol } from './objects.js';
import { note } from './noted.js';
import { catalogOf } from './tables.js';

/** Calls that are remembered as they stand. */
const REMEMBERED = new Set('Column mapped_column Table ForeignKey Index UniqueConstraint PrimaryKeyConstraint ForeignKeyConstraint ExcludeConstraint CheckConstraint MetaData text literal_column desc asc nullsfirst nullslast nulls_first nulls_last'.split(' '));

/** What stood in other modules before. */
const MOVED = new Set(['declarative_base', 'declared_attr', 'as_declarative', 'DeclarativeMeta']);

/** Calls that give the column that they are handed. */
const WRAPPERS = new Set(['deferred', 'column_property']);

export const library: Library = {
  id: LIBRARY,
  title: 'SQLAlchemy',
  evidence: { imports: ['sqlalchemy', 'flask_sqlalchemy'] },

  declares: (file, text) => file.endsWith('.py') && /\b(?:Column|mapped_column|Table|Index)\s*\(|__tablename__|\bMapped\[/.test(text) && !isNoModelFile(file),

  models: (project, host) => catalogOf(project, host),

  // The package has moved some names over the years, and programs try one place after the other.
  external: (_host, path) => (MOVED.has(lastSegment(path)) && isOwn(path) && path !== `sqlalchemy.orm.${lastSegment(path)}` ? symbol(`orm.${lastSegment(path)}`) : undefined),

  call: (host, callee, args, at) => {
    if (callee.kind === 'external' && callee.path === 're.sub') return substituted(args);
    if (callee.kind === 'external') return isOwn(callee.path) ? callOf(host, callee.path, args, at) : undefined;
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    if (callee.name === 'generate_base') return baseOf(host, args, at, dataOf(callee.receiver, 'registry')?.metadata);
    if (!callee.receiver) return undefined;
    const text = callOfString(callee.receiver, callee.name);
    if (text) return text;
    const nulls = callee.name.startsWith('nulls') ? (callee.name.endsWith('first') ? 'first' : 'last') : undefined;
    return object('ordered', { of: callee.receiver, descending: callee.name === 'desc', ...(nulls && { nulls }) }, `${host.file}:${at.start}`);
  },

  construct: (host, _of, base, args, at) => (lastSegment(base) === 'SQLAlchemy' && base.startsWith('flask_sqlalchemy') ? { ...extensionOf(host, args, at), of: _of } : undefined),

  member: (host, receiver, name) => {
    if (receiver.kind === 'literal') return host.language === 'python' ? methodOfString(receiver, name) : undefined;
    const extension = dataOf(receiver, 'extension');
    if (extension) return extensionMember(receiver as ObjectValue, extension.base, name);
    if (isObject(receiver, 'registry')) return name === 'generate_base' ? { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 } : name === 'mapped' || name === 'mapped_as_dataclass' ? symbol(`orm.registry.${name}`) : undefined;
    const table = called(receiver, 'Table');
    if (table) return name === 'c' || name === 'columns' ? object('columns', table, `${table.at.file}:${table.at.start}`) : undefined;
    const ofClass = dataOf(receiver, 'class-table');
    if (ofClass) return name === 'c' || name === 'columns' ? receiver : object('bound', { of: ofClass.of, name }, `${ofClass.of.id}.${name}`);
    const columns = dataOf(receiver, 'columns');
    if (columns) return object('bound', { table: columns.at, name }, `${columns.at.file}:${columns.at.start}.${name}`);
    if ((isObject(receiver, 'bound') || called(receiver, 'Column', 'mapped_column', 'func') || isObject(receiver, 'ordered')) && /^(desc|asc|nulls_?(first|last))$/.test(name)) return { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 };
    return undefined;
  },

  inherited: (host, base, of, self, name) => {
    if (!isOwn(base) && !base.startsWith(`${LIBRARY}:`)) return undefined;
    if (self.kind !== 'class') return undefined;
    if (name === '__name__') return literal(of.definition.name);
    if (name === '__table__' && !of.definition.fields.some((field) => field.name === name)) return object('class-table', { of }, of.id);
    return memberOfClass(host, of, name);
  },

  typed: (_host, path) => (isOwn(path) && lastSegment(path) === 'Mapped' ? object('mapped', undefined, 'mapped') : undefined),

  decorate: (_host, decorator, decorated) => {
    if (decorated.kind !== 'function' || decorator.kind !== 'external' || !isOwn(decorator.path) || !/\.declared_attr(\.|$)/.test(decorator.path)) return undefined;
    return { ...decorated, isClassMethod: true, marks: new Map([...(decorated.marks ?? []), ['sqlalchemy.declared_attr', literal(true)]]) };
  },
};

/** `User.id` and `User.__table__.c.id`: which class a column was read from decides which table's it is. */
function memberOfClass(host: Host, of: ClassValue, name: string): Value | undefined {
  for (const level of host.lineage(of)) {
    if (!level.definition.fields.some((field) => field.name === name)) continue;
    const value = host.project.fieldOf(level, name);
    return called(value, 'Column', 'mapped_column') || isObject(value, 'mapped') ? object('bound', { of, name }, `${of.id}.${name}`) : undefined;
  }
  return undefined;
}

function callOf(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  const name = lastSegment(path);
  if (name === 'SQLAlchemy') return extensionOf(host, args, at);
  if (name === 'declarative_base') return baseOf(host, args, at);
  if (name === 'registry') return object('registry', { ...(args.named.get('metadata') && { metadata: args.named.get('metadata') ?? UNKNOWN }) }, `${host.file}:${at.start}`);
  if (WRAPPERS.has(name)) return args.positional[0];
  const isFunction = /\.func\.\w+$/.test(path);
  if (!isFunction && !REMEMBERED.has(name) && !/^[A-Z]/.test(name)) return undefined;
  const value = object('called', { symbol: isFunction ? 'func' : name, path, args, at: host.place(at) }, `${host.file}:${at.start}`);
  if (name === 'Table' || name === 'Index') note(host.project, host.place(at), value);
  return value;
}

function baseOf(host: Host, args: Arguments, at: Span, metadata?: Value): Value {
  const parent = args.named.get('cls');
  const own = args.named.get('metadata') ?? metadata;
  return object('base', { ...(own && { metadata: own }) }, `${host.file}:${at.start}`, parent?.kind === 'class' ? parent : undefined);
}

function extensionOf(host: Host, args: Arguments, at: Span): ObjectValue {
  const base = argument(args, 5, 'model_class');
  const metadata = args.named.get('metadata');
  return object('extension', { ...(base?.kind === 'class' && { base }), ...(metadata && { metadata }) }, `${host.file}:${at.start}`);
}

/** `db.Model`, and whatever of SQLAlchemy's own names the extension passes on. */
function extensionMember(extension: ObjectValue, base: ClassValue | undefined, name: string): Value | undefined {
  if (name === 'Model') return base ? object('flask-base', undefined, `${extension.key}.Model`, base) : { kind: 'external', path: FLASK_MODEL, deps: 0 };
  if (/^[A-Z]/.test(name) || REMEMBERED.has(name) || WRAPPERS.has(name) || name === 'func' || name === 'relationship') return symbol(name);
  return undefined;
}
