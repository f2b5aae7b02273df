// Reads what a text of SQL defines and nothing else: statements that hold no definition are not even parsed, so that a dump with a
// million rows costs little.
import type { SqlDefinitions } from '../../core/sql.js';
import type { SchemaChange } from '../../core/schema-change.js';
import { schemaChanges } from './ddl.js';
import { parseStatement } from './parse.js';
import { splitStatements } from './split.js';

const DEFINES = /^(CREATE|ALTER|DROP)\b/;
/** Definitions of things that the catalog does not hold: they need no parsing either. */
const OTHER = /^(CREATE|ALTER|DROP) (OR REPLACE )?(CONSTRAINT TRIGGER|EVENT TRIGGER|TRIGGER|SEQUENCE|ROLE|USER|POLICY|RULE|AGGREGATE|OPERATOR|CAST|COLLATION|DATABASE|SERVER|PUBLICATION|SUBSCRIPTION|DEFAULT|PROCEDURE|DOMAIN|LANGUAGE|TABLESPACE)\b/;

/** Reads the definitions of a text. See SqlReader. */
export function readDefinitions(text: string): SqlDefinitions {
  const changes: { change: SchemaChange; inTransaction: boolean; conditional?: true }[] = [];
  const problems: { start: number; end: number; message: string }[] = [];
  const { statements } = splitStatements(text);
  let isOpen = false;
  let inTransaction = false;
  for (const at of statements) {
    const { head } = at;
    if (/^(BEGIN|START TRANSACTION)\b/.test(head)) inTransaction = true;
    else if (/^(COMMIT|END|ROLLBACK)\b/.test(head)) inTransaction = false;
    else if (/^DO\b/.test(head)) {
      const block = text.slice(at.start, at.end);
      isOpen ||= /\b(EXECUTE|PERFORM)\b/i.test(block);
      for (const change of withinBlock(block, at.start)) changes.push({ change, inTransaction, conditional: true });
    }
    if (!DEFINES.test(head) || OTHER.test(head)) continue;
    const parsed = parseStatement(text.slice(at.start, at.end));
    if ('error' in parsed) {
      if (!parsed.error.isLimit) problems.push({ start: at.start + parsed.error.at, end: at.end, message: parsed.error.message });
      isOpen = true;
      continue;
    }
    for (const change of schemaChanges(parsed.tree, at, (location) => at.start + parsed.offset(location))) changes.push({ change, inTransaction });
  }
  return { changes, statements: statements.length, problems, ...(isOpen && { isOpen: true }) };
}

/** Where a statement may begin within a block of PL/pgSQL, and a definition does. */
const INNER = /(?<=;|\bBEGIN\b|\bTHEN\b|\bELSE\b|\bLOOP\b)(?:\s|--[^\n]*\n)*((?:CREATE|ALTER|DROP)\s[^;]*)/gi;

/** The definitions that an anonymous block holds in so many words; under which conditions it makes them is not asked. */
function withinBlock(block: string, start: number): SchemaChange[] {
  return [...block.matchAll(INNER)].flatMap((match) => {
    const statement = match[1] ?? '';
    const at = start + match.index + match[0].length - statement.length;
    const parsed = parseStatement(statement);
    return 'error' in parsed ? [] : [...schemaChanges(parsed.tree, { start: at, end: at + statement.trimEnd().length }, (location) => at + parsed.offset(location))];
  });
}
