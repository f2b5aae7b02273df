// Files of SQL that were never written for PostgreSQL: those of other databases, and templates that a tool fills in before it sends them.
// Where one of these does not parse, that is said once a file and not for each statement.

/** The database that a file is written for, by its path or by words that only that database knows; undefined where nothing gives it away. */
export function foreignDialect(file: string, text: string): string | undefined {
  const named = /(?:^|[/_.-])(clickhouse|mysql|mariadb|sqlite|mssql|sqlserver|oracle|snowflake|bigquery|duckdb|cassandra|redshift)\d*(?=[/_.-])/i.exec(file)?.[1];
  if (named !== undefined) return named;
  const plain = text.slice(0, LOOKED_AT).replace(/--[^\n]*|\/\*(?!!)[\s\S]*?\*\/|'(?:[^'\\]|''|\\.)*'/g, ' ');
  return MARKS.find(([mark]) => mark.test(plain))?.[1];
}

const LOOKED_AT = 200_000;

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/\bAUTOINCREMENT\b|^\s*PRAGMA\s+\w+|\bWITHOUT\s+ROWID\b|\bsqlite_(?:master|sequence)\b|\bINSERT\s+OR\s+(?:IGNORE|REPLACE)\b|\bUSING\s+fts[345]\b|\bCREATE\s+VIRTUAL\s+TABLE\b/im, 'SQLite'],
  [/^\s*GO\s*$|\[dbo\]|\bdbo\.|\bNVARCHAR\b|\bIDENTITY\s*\(\s*\d+\s*,|\bUNIQUEIDENTIFIER\b|\bsys\.(?:objects|tables|columns)\b|\bSELECT\s+TOP\s+\(?\d|^\s*USE\s+\[/im, 'SQL Server'],
  [/\bVARCHAR2\b|\bNUMBER\s*\(\s*\d+|\bFROM\s+DUAL\b|\bEXECUTE\s+IMMEDIATE\b|^\s*\/\s*$/im, 'Oracle'],
  [/\bMergeTree\b|\bLowCardinality\s*\(|\bUInt(?:8|16|32|64)\b|\bENGINE\s*=\s*\w*(?:Log|Memory|Distributed)\b/i, 'ClickHouse'],
  [/`[\w$]+`|\bENGINE\s*=|\bAUTO_INCREMENT\b|\bUNSIGNED\b|\b(?:TINY|MEDIUM|LONG)(?:INT|TEXT|BLOB)\b|^\s*DELIMITER\b|\bON\s+DUPLICATE\s+KEY\b|\bLOCK\s+TABLES\b|\bMODIFY\s+(?:COLUMN\s+)?\w+\s+\w+|\bCHANGE\s+COLUMN\b|\bDEFAULT\s+CHARSET\b/im, 'MySQL'],
  [/\bSTRUCT\s*<|\bARRAY\s*<|\bQUALIFY\b|\bSAFE_CAST\s*\(|\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TRANSIENT|EXTERNAL)\s+TABLE\b|\bLATERAL\s+VIEW\b|\bUSING\s+(?:delta|parquet|iceberg)\b|\bVARIANT\b/i, 'a data warehouse'],
];

/** True for a text with holes that a tool fills in: Jinja's, shell's, psql's variables. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%|\$\{|<%|@@\w+@@|__[A-Z_]+__|(?:^|[\s=(,.])&\w+\b/.test(text);
}
