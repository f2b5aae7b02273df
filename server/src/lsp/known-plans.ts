// What plans were asked for, in one line each, so that a hover can say it without asking a planner.
import { nodesOf, type Plan, totalCost } from '@seqscan/analyzers';
import type { Explanation } from './protocol.js';

export interface KnownPlans {
  remember(explanation: Explanation): void;
  /** What was last said of a statement, by its SQL. */
  summary(sql: string): string | undefined;
  /** Somebody else is asked from now on. */
  forget(): void;
}

/** Statements of which the plan is kept: those that somebody has looked at lately. */
const most = 500;

export function knownPlans(): KnownPlans {
  const summaries = new Map<string, string>();
  return {
    remember({ planner, statements }) {
      for (const { sql, explained, advice } of statements) {
        if (explained.kind === 'refused') continue;
        const better = advice ? `; ${units(advice.plan)} with \`${advice.index}\`` : '';
        summaries.set(keyOf(sql), `Last planned by ${planner}: ${scansOf(explained.plan)}, cost ${units(explained.plan)}${better}.`);
      }
      for (const key of [...summaries.keys()].slice(0, Math.max(0, summaries.size - most))) summaries.delete(key);
    },
    summary: (sql) => summaries.get(keyOf(sql)),
    forget: () => summaries.clear(),
  };
}

/** Spaces do not matter, nor does the comment that says of a statement that parts of it could not be read. */
function keyOf(sql: string): string {
  return sql.replace(/\/\*[^*]*\*\/\s*$/, '').replace(/\s+/g, ' ').trim();
}

/** How a plan gets at its tables: `Seq Scan on orders`, or its first node where it reads none. */
function scansOf(plan: Plan): string {
  const scans = nodesOf(plan).filter(({ relation }) => relation !== undefined).map(({ type, relation = '', index }) => `${type}${index === undefined ? '' : ` using ${index}`} on ${relation}`);
  return scans.length === 0 ? plan.root.type : [...new Set(scans)].join(', ');
}

function units(plan: Plan): string {
  return Math.round(totalCost(plan)).toLocaleString('en');
}
