// SQL as people like to read it.
import { format, type ParamTypes } from 'sql-formatter';

/** The text in several lines, keywords in capitals; a text that the formatter cannot read stays as it is. */
export function prettySql(sql: string): string {
  try {
    return format(sql, { language: 'postgresql', keywordCase: 'upper', expressionWidth: 90, paramTypes: parametersOf(sql) });
  } catch {
    return sql.trim();
  }
}

/** How the text marks what is handed over beside it; what it does not use is left to be an operator. */
function parametersOf(sql: string): ParamTypes {
  // What stands in strings and quoted names marks nothing.
  const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, "''");
  const custom = [
    { used: /%s(?!\w)/, regex: String.raw`%s(?!\w)` },
    { used: /%\(\w+\)s/, regex: String.raw`%\(\w+\)s` },
    // Not the second colon of a cast, nor a slice of an array.
    { used: /(?<![:\w\])]):[a-z_]\w*/i, regex: String.raw`(?<![:\w\])]):[a-zA-Z_]\w*` },
    { used: /(?<![@<\w])@[a-z_]\w*/i, regex: String.raw`(?<![@<\w])@[a-zA-Z_]\w*` },
  ].filter(({ used }) => used.test(bare));
  const isNumbered = /\$\d/.test(bare);
  // `?` is an operator of documents where parameters have numbers or names.
  const isPositional = !isNumbered && custom.length === 0 && bare.includes('?');
  return { ...(isNumbered && { numbered: ['$'] }), ...(isPositional && { positional: true }), ...(custom.length > 0 && { custom: custom.map(({ regex }) => ({ regex })) }) };
}
