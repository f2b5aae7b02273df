// Statements that define something, from PostgreSQL's tree to changes of the schema. What a statement says beyond the vocabulary of
// SchemaChange (comments, grants, triggers, storage) is left out.
import type { AlterTableStmt, CreateFunctionStmt, CreateTableAsStmt, DropStmt, IndexStmt, Node, RangeVar, RenameStmt } from 'libpg-query';
import type { Span } from '../../core/place.js';
import type { SchemaChange } from '../../core/schema-change.js';
import { columnDefinition, constraintOf, createTable, expressionText, flagged, indexKeys, names, qualifiedName, serialOf, typeName, type Positions } from './ddl-tables.js';

/**
 * What a statement changes in the schema.
 *
 * @param tree of one statement
 * @param at the span of the statement, in the offsets in which the changes are to be given
 * @param offset turns a location in the tree into such an offset
 * @returns the changes in the order in which they are made; none for a statement that defines nothing
 */
export function schemaChanges(tree: Node, at: Span, offset: Positions['offset']): readonly SchemaChange[] {
  const positions: Positions = { at: { start: at.start, end: at.end }, offset };
  if ('CreateStmt' in tree) return [createTable(tree.CreateStmt, positions)];
  if ('IndexStmt' in tree) return createIndex(tree.IndexStmt, positions);
  if ('AlterTableStmt' in tree) return alterTable(tree.AlterTableStmt, positions);
  if ('RenameStmt' in tree) return rename(tree.RenameStmt, positions);
  if ('DropStmt' in tree) return drop(tree.DropStmt, positions);
  if ('CreateTableAsStmt' in tree) return createAs(tree.CreateTableAsStmt, positions);
  if ('ViewStmt' in tree) return tree.ViewStmt.view ? [{ kind: 'create-view', materialized: false, ...tableOf(tree.ViewStmt.view), ...positions.at }] : [];
  if ('CreateEnumStmt' in tree) return [{ kind: 'create-enum', name: qualifiedName(names(tree.CreateEnumStmt.typeName)), labels: names(tree.CreateEnumStmt.vals), ...positions.at }];
  if ('AlterEnumStmt' in tree) {
    const { typeName: type, oldVal, newVal } = tree.AlterEnumStmt;
    const name = qualifiedName(names(type));
    if (newVal === undefined) return [];
    return [oldVal === undefined ? { kind: 'add-enum-label', name, label: newVal, ...positions.at } : { kind: 'rename-enum-label', name, label: oldVal, to: newVal, ...positions.at }];
  }
  if ('CreateExtensionStmt' in tree) return tree.CreateExtensionStmt.extname === undefined ? [] : [{ kind: 'create-extension', name: tree.CreateExtensionStmt.extname, ...positions.at }];
  if ('CreateFunctionStmt' in tree) return createFunction(tree.CreateFunctionStmt, positions);
  if ('CreateSchemaStmt' in tree) return (tree.CreateSchemaStmt.schemaElts ?? []).flatMap((element) => schemaChanges(element, at, offset));
  if ('AlterObjectSchemaStmt' in tree) {
    const { objectType, relation, newschema } = tree.AlterObjectSchemaStmt;
    if (objectType !== 'OBJECT_TABLE' || !relation || newschema === undefined) return [];
    return [{ kind: 'rename-table', ...tableOf(relation), to: relation.relname ?? '', toSchema: newschema, ...positions.at }];
  }
  return [];
}

/** The table that a RangeVar names. */
function tableOf(relation: RangeVar): { readonly table: string; readonly schema?: string } {
  return { table: relation.relname ?? '', ...(relation.schemaname !== undefined && { schema: relation.schemaname }) };
}

function createIndex(statement: IndexStmt, positions: Positions): SchemaChange[] {
  const { relation, idxname, indexParams, indexIncludingParams, accessMethod, whereClause } = statement;
  if (!relation) return [];
  const include = (indexIncludingParams ?? []).flatMap((param) => ('IndexElem' in param && param.IndexElem.name !== undefined ? [param.IndexElem.name] : []));
  return [
    {
      kind: 'add-index',
      ...tableOf(relation),
      index: {
        ...(idxname !== undefined && { name: idxname }),
        keys: indexKeys(indexParams),
        ...(include.length > 0 && { include }),
        unique: statement.unique === true,
        ...(accessMethod !== undefined && accessMethod !== 'btree' && { method: accessMethod }),
        ...(whereClause && { where: expressionText(whereClause) }),
        ...flagged('concurrently', statement.concurrent),
        ...flagged('invalid', relation.inh !== true),
        ...positions.at,
      },
      ...flagged('ifNotExists', statement.if_not_exists),
      ...positions.at,
    },
  ];
}

function createAs(statement: CreateTableAsStmt, positions: Positions): SchemaChange[] {
  const relation = statement.into?.rel;
  if (!relation) return [];
  if (statement.objtype === 'OBJECT_MATVIEW') return [{ kind: 'create-view', materialized: true, ...tableOf(relation), ...positions.at }];
  return [
    {
      kind: 'create-table',
      ...tableOf(relation),
      columns: [],
      indexes: [],
      foreignKeys: [],
      open: true,
      ...flagged('ifNotExists', statement.if_not_exists),
      ...flagged('temporary', relation.relpersistence === 't'),
      ...positions.at,
    },
  ];
}

function alterTable(statement: AlterTableStmt, positions: Positions): SchemaChange[] {
  const { relation, cmds, objtype } = statement;
  if (!relation || (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_MATVIEW' && objtype !== 'OBJECT_FOREIGN_TABLE')) return [];
  const on = { ...tableOf(relation), ...positions.at };
  const changes: SchemaChange[] = [];
  for (const command of cmds ?? []) {
    if (!('AlterTableCmd' in command)) continue;
    const { subtype, name, def, missing_ok: missingOk } = command.AlterTableCmd;
    switch (subtype) {
      case 'AT_AddColumn':
        if (def && 'ColumnDef' in def) changes.push(...addColumn(def.ColumnDef, on, positions, missingOk === true));
        break;
      case 'AT_DropColumn':
        if (name !== undefined) changes.push({ kind: 'drop-column', ...on, column: name, ...flagged('ifExists', missingOk) });
        break;
      case 'AT_AlterColumnType': {
        const type = def && 'ColumnDef' in def ? def.ColumnDef.typeName : undefined;
        if (name !== undefined && type) changes.push({ kind: 'alter-column', ...on, column: name, type: typeName(type) });
        break;
      }
      case 'AT_SetNotNull':
      case 'AT_DropNotNull':
        if (name !== undefined) changes.push({ kind: 'alter-column', ...on, column: name, nullable: subtype === 'AT_DropNotNull' });
        break;
      case 'AT_ColumnDefault':
        if (name !== undefined) changes.push({ kind: 'alter-column', ...on, column: name, default: def ? expressionText(def) : null, ...(def && serialOf(def)) });
        break;
      case 'AT_AddIdentity':
        if (name !== undefined) changes.push({ kind: 'alter-column', ...on, column: name, generated: 'identity' });
        break;
      case 'AT_AddConstraint':
        if (def && 'Constraint' in def) changes.push(...addConstraint(def.Constraint, on, positions));
        break;
      case 'AT_DropConstraint':
        if (name !== undefined) changes.push({ kind: 'drop-constraint', ...on, name, ...flagged('ifExists', missingOk) });
        break;
      case 'AT_AttachPartition': {
        const partition = def && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
        if (partition?.relname !== undefined) changes.push({ kind: 'attach-partition', ...on, partition: qualifiedName([partition.schemaname, partition.relname]) });
        break;
      }
      default:
    }
  }
  return changes;
}

type On = { readonly table: string; readonly schema?: string } & Span;

/** A column that is added may bring a primary key, a unique constraint or a foreign key. */
function addColumn(definition: Parameters<typeof columnDefinition>[0], on: On, positions: Positions, ifNotExists: boolean): SchemaChange[] {
  const { column, indexes, foreignKeys } = columnDefinition(definition, positions);
  return [
    { kind: 'add-column', ...on, column, ...flagged('ifNotExists', ifNotExists) },
    ...indexes.map((index): SchemaChange => ({ kind: 'add-index', ...on, index, ...flagged('ifNotExists', ifNotExists) })),
    ...foreignKeys.map((foreignKey): SchemaChange => ({ kind: 'add-foreign-key', ...on, foreignKey })),
  ];
}

function addConstraint(constraint: Parameters<typeof constraintOf>[0], on: On, positions: Positions): SchemaChange[] {
  const { contype, conname, indexname } = constraint;
  if (indexname !== undefined && (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE')) {
    return [{ kind: 'promote-index', ...on, name: indexname, constraint: contype === 'CONSTR_PRIMARY' ? 'primary' : 'unique', ...(conname !== undefined && { to: conname }) }];
  }
  const { index, foreignKey } = constraintOf(constraint, positions);
  if (index) return [{ kind: 'add-index', ...on, index: { ...index, start: on.start, end: on.end } }];
  return foreignKey ? [{ kind: 'add-foreign-key', ...on, foreignKey: { ...foreignKey, start: on.start, end: on.end } }] : [];
}

function rename(statement: RenameStmt, positions: Positions): SchemaChange[] {
  const { renameType, relationType, relation, subname, newname: to, object } = statement;
  if (to === undefined) return [];
  if (renameType === 'OBJECT_TYPE' && object) return [{ kind: 'rename-type', name: qualifiedName(names('List' in object ? object.List.items : [object])), to, ...positions.at }];
  if (!relation) return [];
  const on = { ...tableOf(relation), ...positions.at };
  switch (renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return [{ kind: 'rename-table', ...on, to }];
    case 'OBJECT_COLUMN':
      return subname === undefined || relationType === 'OBJECT_TYPE' ? [] : [{ kind: 'rename-column', ...on, column: subname, to }];
    case 'OBJECT_INDEX':
      return [{ kind: 'rename-index', table: '', ...positions.at, name: relation.relname ?? '', to }];
    case 'OBJECT_TABCONSTRAINT':
      return subname === undefined ? [] : [{ kind: 'rename-constraint', ...on, name: subname, to }];
    default:
      return [];
  }
}

function drop(statement: DropStmt, positions: Positions): SchemaChange[] {
  const { removeType, missing_ok: missingOk, concurrent } = statement;
  return (statement.objects ?? []).flatMap((object): SchemaChange[] => {
    const path = 'List' in object ? names(object.List.items) : names([object]);
    const table = path.at(-1) ?? '';
    const schema = path.length > 1 ? { schema: path.at(-2) ?? '' } : {};
    switch (removeType) {
      case 'OBJECT_TABLE':
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
        return [{ kind: 'drop-table', table, ...schema, ...flagged('ifExists', missingOk), ...positions.at }];
      case 'OBJECT_INDEX':
        return [{ kind: 'drop-index', table: '', ...schema, name: table, ...flagged('concurrently', concurrent), ...flagged('ifExists', missingOk), ...positions.at }];
      case 'OBJECT_TYPE':
        return [{ kind: 'drop-type', name: qualifiedName(path), ...positions.at }];
      default:
        return [];
    }
  });
}

function createFunction(statement: CreateFunctionStmt, positions: Positions): SchemaChange[] {
  if (statement.is_procedure) return [];
  let volatility: 'immutable' | 'stable' | 'volatile' = 'volatile';
  for (const option of statement.options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'volatility') continue;
    const [word] = option.DefElem.arg ? names([option.DefElem.arg]) : [];
    if (word === 'immutable' || word === 'stable') volatility = word;
  }
  return [{ kind: 'create-function', name: qualifiedName(names(statement.funcname)), volatility, ...positions.at }];
}
