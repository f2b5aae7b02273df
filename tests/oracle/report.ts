// What running an application tells: for every endpoint the statements that the database executed for 10 and for 20 parents, and
// the lines of the application that ran. Both runners (`prisma/run.mjs`, `django/run.py`) give this shape.

/** What happened when one endpoint was called, once with each number of parents. */
export interface Endpoint {
  readonly name: string;
  /** The texts of the statements in the order of execution. */
  readonly runs: { readonly 10: readonly string[]; readonly 20: readonly string[] };
  /** What the caller got, and every row of the application's tables afterwards but for what clocks wrote, each as one text. */
  readonly answers: { readonly 10: string; readonly 20: string };
  readonly states: { readonly 10: string; readonly 20: string };
  /** Lines, from 1, that ran in either call, by path relative to the application's folder, with `/`. */
  readonly executed: Readonly<Record<string, readonly number[]>>;
}

export interface Report {
  readonly endpoints: readonly Endpoint[];
}

/** Ten more parents must cost this many statements more before an endpoint counts as growing; a page or chunk more does not. */
const growthThreshold = 5;

export type StatementKind = 'read' | 'write';

/** True when the endpoint's number of statements, or of those of one kind, grows with the number of parents. */
export function grows(endpoint: Endpoint, kind?: StatementKind): boolean {
  const count = (statements: readonly string[]) =>
    countedStatements(statements).filter((text) => kind === undefined || kindOf(text) === kind).length;
  return count(endpoint.runs[20]) - count(endpoint.runs[10]) >= growthThreshold;
}

/** The statement that was repeated most with 20 parents, its constants cut out, and how often it ran with 10 and with 20. */
export function mostRepeated(endpoint: Endpoint): string {
  const shapes = (statements: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const statement of countedStatements(statements)) {
      const shape = statementShape(statement);
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
    return counts;
  };
  const few = shapes(endpoint.runs[10]);
  const [shape, many] = [...shapes(endpoint.runs[20])].sort((a, b) => b[1] - a[1])[0] ?? ['nothing', 0];
  return `${few.get(shape) ?? 0} → ${many}: ${shape.length > 100 ? `${shape.slice(0, 100)}…` : shape}`;
}

/** Statements that read or write rows: what opens and closes transactions says nothing about them. */
function countedStatements(statements: readonly string[]): string[] {
  return statements.filter((text) => !/^\s*(begin|start transaction|commit|rollback|savepoint|release|set)\b/i.test(text));
}

function kindOf(statement: string): StatementKind {
  return /^\s*(insert|update|delete|merge|copy)\b/i.test(statement) ? 'write' : 'read';
}

function statementShape(statement: string): string {
  return statement
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/\$\d+|\b\d+\b/g, '?')
    .replace(/\((?:\s*\?\s*,)*\s*\?\s*\)/g, '(?)')
    .replace(/\s+/g, ' ')
    .trim();
}
