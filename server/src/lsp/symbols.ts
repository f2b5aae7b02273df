// The database statements of a file as an editor's outline lists them.
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver/node';
import type { EditorStatement } from './protocol.js';

/** How much of a statement's SQL stands beside its name. */
const mostSql = 80;

/** One symbol for each statement: `findMany on Order`, with how often it is sent; in the order in which they stand in the file. */
export function symbolsOf(statements: readonly EditorStatement[]): DocumentSymbol[] {
  return statements.map((statement) => ({
    name: nameOf(statement),
    detail: statement.per === undefined ? (statement.sql ?? '').slice(0, mostSql) : `once for ${statement.per}`,
    kind: SymbolKind.Event,
    range: statement.range,
    selectionRange: statement.range,
  }));
}

/** What is called, and on which table: `prisma.order.findMany` is `findMany on Order`, `Book.objects.filter(…).first()` is `first on shop_book`. */
function nameOf({ what, table, cause }: EditorStatement): string {
  const called = /([\p{ID_Continue}$]+)(?:\([^()]*\))?$/u.exec(what.trim())?.[1] ?? what.trim();
  const name = called === '' ? 'statement' : called;
  const on = table === undefined ? name : `${name} on ${table.name}`;
  return cause === 'call' ? on : `${on} (${cause === 'lazy-load' ? 'loaded when it is used' : 'loaded along'})`;
}
