// Small catalogs for tests of the planner's layer.
import type { Place } from '../../analyzers/src/core/place.js';
import type { Catalog, Index, Table } from '../../analyzers/src/schema/catalog.js';

const nowhere: Place = { file: 'schema.sql', start: 0, end: 0 };

/** A table by its columns (`id bigint`, `active boolean?`, `status text in new,paid`), and its indexes by their columns. */
export function table(name: string, columns: readonly string[], indexes: readonly (readonly string[] | Partial<Index>)[] = [], more: Partial<Table> = {}): Table {
  return {
    name,
    columns: new Map(
      columns.map((text) => {
        const [, column = '', type = '', nullable, values] = /^(\w+) ([\w ]+?)(\?)?(?: in (.*))?$/.exec(text) ?? [];
        return [column, { name: column, type, sqlType: type, nullable: nullable !== undefined, declared: nowhere, ...(values !== undefined && { values: values.split(',') }) }] as const;
      }),
    ),
    indexes: indexes.map((index): Index => ({ columns: [], unique: false, declared: nowhere, ...('length' in index ? { columns: index } : index) })),
    foreignKeys: [],
    declared: nowhere,
    ...more,
  };
}

/** A catalog of these tables. */
export function catalogOf(...tables: readonly Table[]): Catalog {
  return { tables: new Map(tables.map((one) => [one.name, one])), models: new Map() };
}
