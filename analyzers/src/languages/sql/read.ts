// What a SQL text says: split, placeholders rewritten, each statement parsed and read into plain data.
import type { DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from 'libpg-query';
import type { Span } from '../../core/place.js';
import type { PlaceholderStyle, SqlKind, SqlProblem, SqlReader, SqlReading, SqlStatement, TableUse } from '../../core/sql.js';
import { schemaChanges } from './ddl.js';
import { readDefinitions } from './definitions.js';
import { editText } from './edited-text.js';
import { shortInsert } from './insert-head.js';
import { levelReader, tableUse, type LevelReader } from './levels.js';
import { readPredicates } from './predicates.js';
import { parseStatement, type ParseError } from './parse.js';
import { rewritePlaceholders } from './placeholders.js';
import { repairHoles } from './repair.js';
import { splitStatements, type SplitStatement } from './split.js';
import { textSpans, type TextSpans } from './text-spans.js';

/** How many texts the reader remembers: programs send the same few again and again. */
const REMEMBERED = 2000;

/** Makes a reader that reads each text once. */
export function sqlReader(): SqlReader {
  const known = new Map<string, SqlReading>();
  return {
    read(text, style) {
      const key = `${style ?? ''}\0${text}`;
      const present = known.get(key);
      if (present !== undefined) return present;
      const reading = readSql(text, style);
      if (known.size >= REMEMBERED) known.clear();
      // What could not be read because the parser is not there yet may be read the next time.
      if (!reading.problems.some(({ isLimit }) => isLimit === true)) known.set(key, reading);
      return reading;
    },
    definitions: readDefinitions,
  };
}

/** The reader that everybody shares. */
export const sharedReader: SqlReader = sqlReader();

/** Reads a text of one or several statements; see SqlReader. */
export function readSql(text: string, style?: PlaceholderStyle): SqlReading {
  const rewritten = rewritePlaceholders(text, style);
  const statements: SqlStatement[] = [];
  const problems: SqlProblem[] = [];
  for (const piece of splitStatements(rewritten.text).statements) {
    const read = readStatement(rewritten.text, piece, rewritten.original);
    if ('statement' in read) statements.push(read.statement);
    else problems.push({ ...rewritten.original({ start: piece.start + read.error.at, end: piece.end }), message: read.error.message, ...(read.error.isLimit === true && { isLimit: true }) });
  }
  return { statements, problems };
}

/**
 * Reads one statement of a text.
 *
 * @param original the way from the text's spans to those of what the caller handed in
 * @returns the statement, or the error with its place as an offset into the piece
 */
export function readStatement(text: string, piece: SplitStatement, original: (span: Span) => Span): { readonly statement: SqlStatement } | { readonly error: ParseError } {
  const whole = text.slice(piece.start, piece.end);
  const short = shortInsert(whole, piece);
  const source = short ?? { ...editText(whole, []), tuples: undefined };
  let made = source.text;
  let back = source.original;
  let parsed = parseStatement(made);
  let isOpen = false;
  if ('error' in parsed && parsed.error.isLimit !== true) {
    const repaired = repairHoles(made);
    const again = repaired === undefined ? undefined : parseStatement(repaired.text);
    if (repaired !== undefined && again !== undefined && 'tree' in again) {
      parsed = again;
      made = repaired.text;
      isOpen = repaired.isOpen;
      back = (span) => source.original(repaired.original(span));
    }
  }
  if ('error' in parsed) return { error: { ...parsed.error, at: source.original({ start: parsed.error.at, end: parsed.error.at }).start } };

  const toOriginal = (span: Span): Span => {
    const { start, end } = back(span);
    return original({ start: start + piece.start, end: end + piece.start });
  };
  const { offset, tree } = parsed;
  const spans = mapped(textSpans(made, offset), toOriginal);
  const span = original(piece);
  const levels = levelReader(spans, span);
  const about = describe(tree, spans, levels, span);
  const parameters = new Set([...made.matchAll(/\$\d+/g)].map(([name]) => name)).size;
  const changes = about.kind === 'definition' ? schemaChanges(tree, span, (location) => toOriginal({ start: offset(location), end: offset(location) }).start) : [];
  return {
    statement: {
      ...span,
      sql: short === undefined ? made : whole,
      parameters,
      ...about,
      ...(short !== undefined && { tuples: short.tuples }),
      levels: levels.levels,
      ...(levels.locks && { locks: true }),
      ...(isOpen && { open: true }),
      changes,
    },
  };
}

function mapped(spans: TextSpans, original: (span: Span) => Span): TextSpans {
  const optional = (span: Span | undefined): Span | undefined => span && original(span);
  return { of: (node) => optional(spans.of(node)), token: (location) => original(spans.token(location)), select: (node) => optional(spans.select(node)) };
}

type About = Pick<SqlStatement, 'kind' | 'target' | 'tuples' | 'upsert' | 'written'>;

function describe(tree: Node, spans: TextSpans, levels: LevelReader, span: Span): About {
  if ('SelectStmt' in tree) {
    // SELECT … INTO makes a table.
    const isInto = tree.SelectStmt.intoClause !== undefined;
    levels.select(tree.SelectStmt, 'main', span);
    const writes = commonWrites(tree.SelectStmt.withClause?.ctes);
    const [first] = writes;
    if (first !== undefined) return { ...describe(first, spans, levels, span) };
    return { kind: isInto ? 'definition' : 'select' };
  }
  if ('InsertStmt' in tree) return describeInsert(tree.InsertStmt, spans, levels);
  if ('UpdateStmt' in tree) return describeUpdate(tree.UpdateStmt, spans, levels, span);
  if ('DeleteStmt' in tree) return describeDelete(tree.DeleteStmt, spans, levels, span);
  if ('MergeStmt' in tree) return describeMerge(tree.MergeStmt, spans, levels, span);
  if ('CopyStmt' in tree) {
    const query = tree.CopyStmt.query;
    if (query !== undefined && 'SelectStmt' in query) levels.select(query.SelectStmt, 'main');
    return { kind: 'copy' };
  }
  return { kind: kindOf(tree) };
}

/** Common table expressions that write. */
function commonWrites(ctes: readonly Node[] | undefined): readonly Node[] {
  return (ctes ?? []).flatMap((node) => {
    const query = 'CommonTableExpr' in node ? node.CommonTableExpr.ctequery : undefined;
    return query !== undefined && !('SelectStmt' in query) ? [query] : [];
  });
}

function describeInsert(insert: InsertStmt, spans: TextSpans, levels: LevelReader): About {
  levels.common(insert.withClause);
  const select = insert.selectStmt !== undefined && 'SelectStmt' in insert.selectStmt ? insert.selectStmt.SelectStmt : undefined;
  let tuples: SqlStatement['tuples'] = 1;
  if (select?.valuesLists !== undefined) {
    tuples = select.valuesLists.length;
    levels.within(...select.valuesLists);
  } else if (select !== undefined) {
    levels.select(select, 'main');
    const isSet = (select.fromClause?.length ?? 0) > 0 || select.larg !== undefined || /"(?:unnest|generate_series|jsonb?_(?:to_recordset|populate_recordset|array_elements\w*))"/.test(JSON.stringify(select.targetList ?? []));
    if (isSet) tuples = 'many';
  }
  levels.within(insert.onConflictClause);
  const written = (insert.cols ?? []).flatMap((node) => ('ResTarget' in node && node.ResTarget.name !== undefined ? [node.ResTarget.name] : []));
  return { kind: 'insert', ...targetOf(insert.relation && tableUse(insert.relation, spans)), tuples, ...(insert.onConflictClause !== undefined && { upsert: true }), written };
}

function describeUpdate(update: UpdateStmt, spans: TextSpans, levels: LevelReader, span: Span): About {
  const writes = levels.common(update.withClause);
  const target = update.relation && tableUse(update.relation, spans);
  levels.restricted(update.fromClause ?? [], update.whereClause, target === undefined ? [] : [{ ...target, join: 'from' }], span, []);
  levels.within(...(update.targetList ?? []), ...writes);
  const written = (update.targetList ?? []).flatMap((node) => ('ResTarget' in node && node.ResTarget.name !== undefined ? [node.ResTarget.name] : []));
  return { kind: 'update', ...targetOf(target), written };
}

function describeDelete(remove: DeleteStmt, spans: TextSpans, levels: LevelReader, span: Span): About {
  levels.common(remove.withClause);
  const target = remove.relation && tableUse(remove.relation, spans);
  levels.restricted(remove.usingClause ?? [], remove.whereClause, target === undefined ? [] : [{ ...target, join: 'from' }], span, []);
  return { kind: 'delete', ...targetOf(target) };
}

function describeMerge(merge: MergeStmt, spans: TextSpans, levels: LevelReader, span: Span): About {
  levels.common(merge.withClause);
  const target = merge.relation && tableUse(merge.relation, spans);
  levels.restricted(merge.sourceRelation === undefined ? [] : [merge.sourceRelation], undefined, target === undefined ? [] : [{ ...target, join: 'from' }], span, readPredicates(merge.joinCondition, spans));
  return { kind: 'merge', ...targetOf(target) };
}

function targetOf(target: TableUse | undefined): Pick<SqlStatement, 'target'> {
  return target === undefined ? {} : { target };
}

function kindOf(tree: Node): SqlKind {
  const [name = ''] = Object.keys(tree);
  if (name === 'TransactionStmt') return 'transaction';
  if (name === 'VariableSetStmt' || name === 'VariableShowStmt') return 'setting';
  if (name === 'DoStmt' || name === 'CallStmt') return 'procedure';
  return /^(?:Create|Alter|Drop|Index|Rename|View|Rule|Define|Comment|Grant|Truncate|Reindex|Cluster|Vacuum|RefreshMatView|Compos|SecLabel|ReassignOwned|Import)/.test(name) ? 'definition' : 'other';
}

