// SQL as people like to read it.
import { format } from 'sql-formatter';

/** The text in several lines, keywords in capitals; a text that the formatter cannot read stays as it is. */
export function prettySql(sql: string): string {
  try {
    return format(sql, { language: 'postgresql', keywordCase: 'upper', expressionWidth: 90 });
  } catch {
    return sql.trim();
  }
}
