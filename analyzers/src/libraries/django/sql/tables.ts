// The tables of one level of a query: the model's own, and those that lookups, orders and select_related join to it. As in Django, a foreign key
// is joined once, a relation to many anew for each filter() that follows it, and a join that may find nothing is a LEFT JOIN unless a condition
// needs its row.
import type { Condition, QueryColumn, QueryJoin, QueryTable } from '../../../core/relational.js';
import type { Project } from '../../library.js';
import { modelOf, type FieldInfo, type ModelInfo, type RelationInfo } from '../registry.js';

/** A table in the query, and the model whose rows it gives. */
export interface At {
  readonly model: ModelInfo;
  readonly alias: string;
}

interface Join {
  readonly key: string;
  readonly parent: string;
  readonly table: string;
  readonly alias: string;
  readonly on: QueryJoin['on'];
  readonly where: readonly Condition[];
  /** It may find no row. */
  readonly isOptional: boolean;
  isInner: boolean;
}

/** Names of tables that are unique within one statement. */
export class Names {
  private readonly used = new Set<string>();
  private count = 0;

  /** The table's own name, or the next free one where that is taken; `inner`: the first table of a subquery. */
  take(table: string, inner = false): string {
    let alias = table;
    while (alias === table ? inner || this.used.has(alias) : this.used.has(alias)) alias = `${inner ? 'u' : 't'}${(this.count += 1)}`;
    this.used.add(alias);
    return alias;
  }
}

/** How a step is joined: by which filter() call, and whether its row must be there. */
export interface Following {
  /** Relations to many are followed anew for each; undefined: once for all. */
  readonly filter?: number;
  /** The row must be there: what is asked of it holds for no row otherwise. */
  readonly needed: boolean;
}

export class Tables {
  private readonly joins: Join[] = [];
  readonly root: At;

  constructor(
    readonly project: Project,
    readonly names: Names,
    model: ModelInfo,
    inner = false,
  ) {
    const table = tableOf(project, model);
    this.root = { model, alias: names.take(table, inner) };
  }

  /** The table of FROM. */
  from(): QueryTable {
    return { table: tableOf(this.project, this.root.model), alias: this.root.alias };
  }

  /** Every join, in the order in which they stand. */
  all(): readonly QueryJoin[] {
    const left = new Set<string>();
    return this.joins.map(({ table, alias, on, where, isInner, isOptional, parent }): QueryJoin => {
      const join = !isInner && (isOptional || left.has(parent)) ? 'left' : 'inner';
      if (join === 'left') left.add(alias);
      return { table, alias, join, on, ...(where.length > 0 && { where }) };
    });
  }

  /** Says that the rows of a table must be there, and so those on the way to it. */
  need(alias: string): void {
    for (let join = this.byAlias(alias); join; join = this.byAlias(join.parent)) join.isInner = true;
  }

  isRoot(alias: string): boolean {
    return alias === this.root.alias;
  }

  /** True where a relation to many was followed on the way to a table. */
  isOptional(alias: string): boolean {
    for (let join = this.byAlias(alias); join; join = this.byAlias(join.parent)) if (join.isOptional) return true;
    return false;
  }

  /** The table and column of a field of the model, which one of the models may hold whose rows it extends. */
  column(at: At, name: string, following: Following): { readonly at: At; readonly field: FieldInfo; readonly column: QueryColumn } | undefined {
    const owner = this.owner(at, (model) => model.fields.has(name), following);
    const field = owner?.model.fields.get(name);
    return owner && field && { at: owner, field, column: { table: owner.alias, column: field.column } };
  }

  /** The primary key's column. */
  key(at: At): QueryColumn {
    return { table: at.alias, column: keyColumn(this.project, at.model) };
  }

  /** A relation by the name by which lookups follow it, and the table that holds its key or its model. */
  relation(at: At, name: string, following: Following): { readonly at: At; readonly relation: RelationInfo } | undefined {
    const owner = this.owner(at, (model) => relationNamed(model, name) !== undefined, following);
    const relation = owner && relationNamed(owner.model, name);
    return owner && relation && { at: owner, relation };
  }

  /** Follows a relation. undefined where its columns are not known. */
  follow(at: At, relation: RelationInfo, following: Following): At | undefined {
    const target = modelOf(this.project, relation.target);
    if (!target || target.abstract) return undefined;
    const anew = relation.cardinality === 'many' ? (following.filter ?? '') : '';
    const key = `${at.alias}.${relation.name}#${anew}`;
    const present = this.joins.find((join) => join.key === key);
    const own = keyColumn(this.project, at.model);
    if (relation.kind === 'forward') {
      const [column] = relation.columns;
      return column === undefined ? undefined : this.add(key, present, at, target, [column, referredColumn(this.project, target, relation)], relation.nullable, following);
    }
    if (relation.kind === 'many-to-many') {
      const between = this.between(at, relation, following);
      return between && this.add(key, present, between.at, target, [between.far, keyColumn(this.project, target)], true, following);
    }
    if (relation.kind === 'generic') {
      const columns = genericColumns(target, relation);
      if (!columns) return undefined;
      const type = (alias: string): Condition => ({ kind: 'compare', column: { table: alias, column: columns.type }, operator: '=', operand: { kind: 'parameter' } });
      return this.add(key, present, at, target, [own, columns.id], true, following, type);
    }
    const inverse = relation.inverse === undefined ? undefined : target.relations.get(relation.inverse);
    const [column] = inverse?.columns ?? [];
    return column === undefined || !inverse ? undefined : this.add(key, present, at, target, [referredColumn(this.project, at.model, inverse), column], true, following);
  }

  /** The table between the two models of a many-to-many relation. */
  between(at: At, relation: RelationInfo, following: Following): { readonly at: At; readonly near: string; readonly far: string } | undefined {
    const ends = throughColumns(this.project, at.model, relation);
    if (!ends) return undefined;
    const key = `${at.alias}.${relation.name}~${following.filter ?? ''}`;
    const joined = this.add(key, this.joins.find((join) => join.key === key), at, ends.through, [keyColumn(this.project, at.model), ends.near], true, following);
    return { at: joined, near: ends.near, far: ends.far };
  }

  /** Joins the table of a many-to-many relation of which only one end is known by name. */
  joinThrough(through: ModelInfo, far: string): At {
    return this.add(`${this.root.alias}~${through.id}`, undefined, this.root, through, [keyColumn(this.project, this.root.model), far], true, { needed: true });
  }

  private add(key: string, present: Join | undefined, at: At, target: ModelInfo, [own, other]: readonly [string, string], isOptional: boolean, following: Following, where?: (alias: string) => Condition): At {
    const alias = present?.alias ?? this.names.take(tableOf(this.project, target));
    if (!present) {
      const on = [[{ table: at.alias, column: own }, { table: alias, column: other }] as const];
      this.joins.push({ key, parent: at.alias, table: tableOf(this.project, target), alias, on, where: where ? [where(alias)] : [], isOptional, isInner: false });
    }
    if (following.needed) this.need(alias);
    return { model: target, alias };
  }

  private owner(at: At, has: (model: ModelInfo) => boolean, following: Following): At | undefined {
    if (has(at.model)) return at;
    for (const id of at.model.parents) {
      const parent = modelOf(this.project, id);
      if (!parent) continue;
      // A proxy's rows are those of the model that it stands for.
      const pointer = at.model.proxy ? undefined : [...at.model.relations.values()].find((relation) => relation.kind === 'forward' && relation.target === id);
      const above = at.model.proxy ? { model: parent, alias: at.alias } : has(parent) || parent.parents.length > 0 ? pointer && this.follow(at, pointer, following) : undefined;
      const found = above && this.owner(above, has, following);
      if (found) return found;
    }
    return undefined;
  }

  private byAlias(alias: string): Join | undefined {
    return this.joins.find((join) => join.alias === alias);
  }
}

/** The table that a model's own rows are in: a proxy's are its parent's. */
export function tableOf(project: Project, model: ModelInfo): string {
  const parent = model.proxy ? modelOf(project, model.parents[0]) : undefined;
  return parent ? tableOf(project, parent) : model.table.replaceAll('"', '');
}

/** The column of the primary key. */
export function keyColumn(project: Project, model: ModelInfo): string {
  for (const field of model.fields.values()) if (field.primary) return field.column;
  const parent = modelOf(project, model.parents[0]);
  return parent ? keyColumn(project, parent) : 'id';
}

/** The column of its target that a foreign key refers to. */
export function referredColumn(project: Project, target: ModelInfo, { toField }: RelationInfo): string {
  return (toField === undefined ? undefined : target.fields.get(toField)?.column) ?? keyColumn(project, target);
}

/** A relation of the model itself by its name, or by the name under which queries know it. */
export function relationNamed(model: ModelInfo, name: string): RelationInfo | undefined {
  for (const relation of model.relations.values()) if (relation.queryName === name) return relation;
  const direct = model.relations.get(name);
  // A relation with a query name of its own is not followed by its accessor.
  return direct?.queryName === undefined || direct.queryName === name ? direct : undefined;
}

/** The columns of a many-to-many relation's own table: those that refer to this model and to the other one. */
export function throughColumns(project: Project, model: ModelInfo, relation: RelationInfo): { readonly through: ModelInfo; readonly near: string; readonly far: string } | undefined {
  const through = modelOf(project, relation.through);
  const target = modelOf(project, relation.target);
  if (!through || !target) return undefined;
  const ids = new Set([model.id, ...model.parents]);
  const ends = [...through.relations.values()].filter((one) => one.kind === 'forward' && one.columns.length === 1);
  const near = ends.find((one) => one.target !== undefined && ids.has(one.target));
  const far = ends.find((one) => one !== near && one.target === target.id);
  // A relation of a model to itself, seen from its other end.
  const isTurned = target.id === model.id && relation.queryName !== undefined;
  const [nearColumn, farColumn] = isTurned ? [far?.columns[0], near?.columns[0]] : [near?.columns[0], far?.columns[0]];
  return nearColumn === undefined || farColumn === undefined ? undefined : { through, near: nearColumn, far: farColumn };
}

/** The columns of the generic foreign key at the other end of a generic relation. */
export function genericColumns(target: ModelInfo, relation: RelationInfo): { readonly type: string; readonly id: string } | undefined {
  const key = relation.inverse === undefined ? undefined : target.relations.get(relation.inverse);
  const [type, id] = key?.columns ?? [];
  const column = (name: string | undefined): string | undefined => (name === undefined ? undefined : target.fields.get(name)?.column);
  const [typeColumn, idColumn] = [column(type), column(id)];
  return typeColumn === undefined || idColumn === undefined ? undefined : { type: typeColumn, id: idColumn };
}
