// Tables as they are defined: columns, constraints, keys of indexes, names of types. Shared by CREATE TABLE, ALTER TABLE and CREATE INDEX.
import type { ColumnDef, Constraint, CreateStmt, Node, TypeName } from 'libpg-query';
import type { Span } from '../../core/place.js';
import type { ColumnDefinition, ForeignKeyDefinition, IndexDefinition, IndexKey, SchemaChange } from '../../core/schema-change.js';
import { canonicalType, isSerial } from '../../core/type-names.js';
import { expressionText as canonicalText } from './expression-text.js';

/** Where the parts of a statement stand. */
export interface Positions {
  /** The whole statement. */
  readonly at: Span;
  /** Turns a location in the tree into an offset. */
  offset(location: number | undefined): number;
}

/** LIKE … INCLUDING INDEXES, as a bit of the clause's options. */
const INCLUDING_INDEXES = 1 << 6;

/** What CREATE TABLE says. */
export function createTable(statement: CreateStmt, positions: Positions): SchemaChange {
  const { relation, inhRelations, partbound, partspec } = statement;
  const columns: ColumnDefinition[] = [];
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  const like: { schema?: string; table: string; indexes: boolean }[] = [];
  for (const element of [...(statement.tableElts ?? []), ...(statement.constraints ?? [])]) {
    if ('ColumnDef' in element) {
      const defined = columnDefinition(element.ColumnDef, positions);
      columns.push(defined.column);
      indexes.push(...defined.indexes);
      foreignKeys.push(...defined.foreignKeys);
    } else if ('Constraint' in element) {
      const { index, foreignKey, checked } = constraintOf(element.Constraint, positions);
      if (index) indexes.push(index);
      if (foreignKey) foreignKeys.push(foreignKey);
      const at = columns.findIndex(({ name }) => name === checked?.column);
      const column = columns[at];
      if (column && checked) columns[at] = { ...column, values: checked.values };
    } else if ('TableLikeClause' in element) {
      const { relation: other, options } = element.TableLikeClause;
      if (other?.relname !== undefined) like.push({ table: other.relname, ...(other.schemaname !== undefined && { schema: other.schemaname }), indexes: ((options ?? 0) & INCLUDING_INDEXES) !== 0 });
    }
  }
  const parents = (inhRelations ?? []).flatMap((one) => ('RangeVar' in one && one.RangeVar.relname !== undefined ? [qualifiedName([one.RangeVar.schemaname, one.RangeVar.relname])] : []));
  const [first] = parents;
  return {
    kind: 'create-table',
    table: relation?.relname ?? '',
    ...(relation?.schemaname !== undefined && { schema: relation.schemaname }),
    columns,
    indexes,
    foreignKeys,
    ...flagged('ifNotExists', statement.if_not_exists),
    ...flagged('temporary', relation?.relpersistence === 't' || relation?.schemaname === 'pg_temp'),
    ...(partbound && first !== undefined ? { partitionOf: first } : parents.length > 0 && { inherits: parents }),
    ...(partspec && { partitionBy: (partspec.partParams ?? []).map((part) => ('PartitionElem' in part ? (part.PartitionElem.name ?? '') : '')).join(', ') }),
    ...(like.length > 0 && { like }),
    ...positions.at,
  };
}

export interface DefinedColumn {
  readonly column: ColumnDefinition;
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
}

/** A column, and what its constraints add to the table. */
export function columnDefinition(definition: ColumnDef, positions: Positions): DefinedColumn {
  const name = definition.colname ?? '';
  const start = positions.offset(definition.location);
  const span: Span = { start, end: start + name.length };
  const written = definition.typeName ? names(definition.typeName.names).at(-1) : undefined;
  const serial = written !== undefined && isSerial(written);
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  let nullable = definition.is_not_null !== true && !serial;
  let generated: ColumnDefinition['generated'] = serial ? 'serial' : undefined;
  let fallback: string | undefined;
  let values: readonly string[] | undefined;
  for (const one of definition.constraints ?? []) {
    if (!('Constraint' in one)) continue;
    const { contype, raw_expr: expression } = one.Constraint;
    const { index, foreignKey, checked } = constraintOf(one.Constraint, positions, name);
    if (index) indexes.push({ ...index, ...span });
    if (foreignKey) foreignKeys.push({ ...foreignKey, ...span });
    if (checked?.column === name) ({ values } = checked);
    if (contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY') nullable = false;
    if (contype === 'CONSTR_IDENTITY') generated = 'identity';
    if (contype === 'CONSTR_GENERATED') generated = 'stored';
    if (contype === 'CONSTR_DEFAULT' && expression) {
      fallback = expressionText(expression);
      generated = serialOf(expression)?.generated ?? generated;
    }
  }
  const column: ColumnDefinition = {
    name,
    type: definition.typeName ? typeName(definition.typeName) : 'unknown',
    nullable: nullable && generated !== 'identity',
    ...(fallback !== undefined && { default: fallback }),
    ...(generated && { generated }),
    ...(values && { values }),
    ...span,
  };
  return { column, indexes, foreignKeys };
}

/** What a constraint stands for: an index, a foreign key, or a list of values that a column restricts itself to. */
export function constraintOf(constraint: Constraint, positions: Positions, column?: string): { readonly index?: IndexDefinition; readonly foreignKey?: ForeignKeyDefinition; readonly checked?: CheckedValues } {
  const { contype, conname } = constraint;
  const start = constraint.location === undefined ? positions.at.start : positions.offset(constraint.location);
  const span: Span = { start, end: Math.max(start, Math.min(positions.at.end, start + 1)) };
  const named = conname === undefined ? {} : { name: conname };
  const own = column === undefined ? [] : [column];
  if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') {
    const keys = constraint.keys ? names(constraint.keys) : own;
    const include = names(constraint.including);
    return { index: { ...named, keys: keys.map((key) => ({ column: key })), ...(include.length > 0 && { include }), unique: true, constraint: contype === 'CONSTR_PRIMARY' ? 'primary' : 'unique', ...span } };
  }
  if (contype === 'CONSTR_EXCLUSION') {
    const elements = (constraint.exclusions ?? []).flatMap((one) => ('List' in one ? (one.List.items ?? []).slice(0, 1) : []));
    const { where_clause: where } = constraint;
    return { index: { ...named, keys: indexKeys(elements), unique: false, constraint: 'exclusion', method: constraint.access_method ?? 'gist', ...(where && { where: expressionText(where) }), ...span } };
  }
  if (contype === 'CONSTR_FOREIGN' && constraint.pktable?.relname !== undefined) {
    const onDelete = DELETE_ACTIONS[constraint.fk_del_action ?? 'a'];
    return {
      foreignKey: {
        ...named,
        columns: constraint.fk_attrs ? names(constraint.fk_attrs) : own,
        table: constraint.pktable.relname,
        ...(constraint.pktable.schemaname !== undefined && { schema: constraint.pktable.schemaname }),
        references: names(constraint.pk_attrs),
        ...(onDelete && { onDelete }),
        ...span,
      },
    };
  }
  const checked = contype === 'CONSTR_CHECK' && constraint.raw_expr ? checkedValues(constraint.raw_expr) : undefined;
  return checked ? { checked } : {};
}

const DELETE_ACTIONS: Readonly<Record<string, ForeignKeyDefinition['onDelete']>> = { c: 'cascade', n: 'set null', d: 'set default', r: 'restrict', a: 'no action' };

interface CheckedValues {
  readonly column: string;
  readonly values: readonly string[];
}

/** `status IN ('a', 'b')` and what pg_dump makes of it, `status = ANY (ARRAY['a'::text, …])`. */
function checkedValues(expression: Node): CheckedValues | undefined {
  if (!('A_Expr' in expression)) return undefined;
  const { kind, lexpr, rexpr, name } = expression.A_Expr;
  if ((kind !== 'AEXPR_IN' && kind !== 'AEXPR_OP_ANY') || names(name)[0] !== '=' || !lexpr || !rexpr) return undefined;
  const column = columnNamed(unwrapped(lexpr));
  const list = unwrapped(rexpr);
  const items = ('List' in list ? list.List.items : 'A_ArrayExpr' in list ? list.A_ArrayExpr.elements : undefined) ?? [];
  const values = items.flatMap((item) => {
    const plain = unwrapped(item);
    const text = 'A_Const' in plain ? plain.A_Const.sval?.sval : undefined;
    return text === undefined ? [] : [text];
  });
  return column === undefined || items.length === 0 || values.length < items.length ? undefined : { column, values };
}

function unwrapped(node: Node): Node {
  let plain = node;
  while ('TypeCast' in plain && plain.TypeCast.arg) plain = plain.TypeCast.arg;
  return plain;
}

function columnNamed(node: Node): string | undefined {
  return 'ColumnRef' in node ? names(node.ColumnRef.fields).at(-1) : undefined;
}

/** The keys of an index. */
export function indexKeys(params: readonly Node[] | undefined): IndexKey[] {
  return (params ?? []).flatMap((param): IndexKey[] => {
    if (!('IndexElem' in param)) return [];
    const { name, expr, ordering, nulls_ordering: nulls, opclass } = param.IndexElem;
    const operatorClass = names(opclass).at(-1);
    const descending = ordering === 'SORTBY_DESC';
    // Only an order of nulls that is not the direction's own is worth a word.
    const said = nulls === 'SORTBY_NULLS_FIRST' ? 'first' : nulls === 'SORTBY_NULLS_LAST' ? 'last' : undefined;
    const own = descending ? 'first' : 'last';
    return [
      {
        ...(name !== undefined && { column: name }),
        ...(expr && { expression: expressionText(expr) }),
        ...flagged('descending', descending),
        ...(said !== undefined && said !== own && { nulls: said }),
        ...(operatorClass !== undefined && { operatorClass }),
      },
    ];
  });
}

/** An expression in PostgreSQL's canonical words; `?` for one that is not written there. */
export function expressionText(node: Node): string {
  return canonicalText(node) ?? '?';
}

/** A default that takes the next value of a sequence makes a column one that is filled by it. */
export function serialOf(expression: Node): { readonly generated: 'serial' } | undefined {
  const call = unwrapped(expression);
  return 'FuncCall' in call && names(call.FuncCall.funcname).at(-1) === 'nextval' ? { generated: 'serial' } : undefined;
}

/** A type's canonical name with its modifiers. */
export function typeName(type: TypeName): string {
  const path = names(type.names);
  const base = qualifiedName(path[0] === 'pg_catalog' ? path.slice(1) : path);
  const modifiers = base === 'interval' ? [] : (type.typmods ?? []).flatMap((one) => ('A_Const' in one ? [String(one.A_Const.ival?.ival ?? one.A_Const.sval?.sval ?? 0)] : 'ColumnRef' in one ? names(one.ColumnRef.fields) : []));
  const canonical = canonicalType(modifiers.length > 0 ? `${base}(${modifiers.join(',')})` : base);
  return (type.arrayBounds ?? []).length > 0 ? `${canonical}[]` : canonical;
}

/** The strings of a list of nodes. */
export function names(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : 'TypeName' in node ? names(node.TypeName.names) : []));
}

/** A name with its schema, where that is not `public`. */
export function qualifiedName(path: readonly (string | undefined)[]): string {
  const known = path.filter((part) => part !== undefined);
  return (known.length > 1 && (known[0] === 'public' || known[0] === 'pg_catalog') ? known.slice(1) : known).join('.');
}

/** `{ [key]: true }` where something is so, nothing otherwise. */
export function flagged<K extends string>(key: K, isSo: boolean | undefined): { readonly [P in K]?: true } {
  return isSo ? ({ [key]: true } as { readonly [P in K]?: true }) : {};
}
