// The page on which plans are shown: each as a table, which can be read aloud and copied, and as a drawing by pev2.
import { amount, escaped, link, page, type PageParts } from './html.js';
import { planJson } from './plan-json.js';

/** What the server answers (`seqscan/explain`). */
export interface Explanation {
  readonly planner: string;
  readonly warnings: readonly string[];
  readonly statements: readonly ExplainedStatement[];
}

export interface ExplainedStatement {
  readonly sql: string;
  /** The same in several lines. */
  readonly pretty: string;
  readonly what?: string;
  readonly open: boolean;
  readonly explained: { readonly kind: 'plan'; readonly plan: Plan; readonly notes: readonly string[] } | { readonly kind: 'refused'; readonly message: string };
  readonly advice?: { readonly index: string; readonly plan: Plan };
}

export interface Plan {
  readonly root: PlanNode;
  /** Milliseconds; only of a statement that was run. */
  readonly planningTime?: number;
  readonly executionTime?: number;
}

export interface PlanNode {
  readonly type: string;
  readonly relation?: string;
  readonly schema?: string;
  readonly alias?: string;
  readonly index?: string;
  readonly startupCost?: number;
  readonly totalCost: number;
  readonly rows: number;
  readonly width?: number;
  readonly conditions: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
  /** Milliseconds and rows, per loop, of a statement that was run. */
  readonly actual?: { readonly startup: number; readonly total: number; readonly rows: number; readonly loops: number; readonly removed?: number };
  readonly buffers?: { readonly hit: number; readonly read: number };
  readonly children: readonly PlanNode[];
}

/** A node that costs at least this share of the plan by itself is marked. */
const notable = 0.2;

/**
 * The whole document.
 *
 * @param uri the file in whose project the statements are sent: what a migration is written for
 */
export function planPage({ planner, warnings, statements }: Explanation, uri: string, parts: PageParts): string {
  const body = `${warnings.map((line) => `<p class="note">${escaped(line)}</p>`).join('\n')}
${statements.map((statement) => statementPart(statement, planner, uri, statements.length === 1)).join('\n<hr>\n')}`;
  return page('Query plan', body, parts);
}

function statementPart({ sql, pretty, what, open, explained, advice }: ExplainedStatement, planner: string, uri: string, isAlone: boolean): string {
  const head = `<section><h1>${escaped(what ?? 'The statement')}</h1>
<pre class="sql">${escaped(pretty)}</pre>
<p>${link('Copy the SQL', 'seqscan.copyText', sql)}${open ? ' <span class="note">Conditions, joins or order may be missing: they could not be read.</span>' : ''}</p>`;
  if (explained.kind === 'refused') return `${head}<p class="refused">No plan: ${escaped(explained.message)}</p></section>`;
  const before = explained.plan.root.totalCost;
  const after = advice?.plan.root.totalCost;
  const gain = after === undefined ? '' : `<p class="gain"><b>${amount(before)}</b> → <b>${amount(after)}</b>: ${amount(before / Math.max(after, 0.01))} times cheaper with the index below</p>`;
  const notes = explained.notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('');
  return `${head}${gain}<h2>${explained.plan.executionTime === undefined ? 'Plan by' : 'Run on'} ${escaped(planner)}</h2>${timesOf(explained.plan)}${planTable(explained.plan)}${notes}${betterPart(explained.plan, advice, uri)}${drawing('Drawn', explained.plan, pretty, isAlone)}${advice === undefined ? '' : drawing('Drawn with the index', advice.plan, pretty, false)}</section>`;
}

function betterPart(plan: Plan, advice: ExplainedStatement['advice'], uri: string): string {
  // Of a statement that was run it is said how long it took, and no index was tried.
  if (plan.executionTime !== undefined) return '';
  if (advice === undefined) return '<p>No index was found that makes it cheaper.</p>';
  const { index, plan: better } = advice;
  return `<h2>With the index</h2><pre class="sql">${escaped(index)};</pre><p>${link('Create a migration', 'seqscan.createMigration', uri, index)} · ${link('Copy the statement', 'seqscan.copyText', `${index};`)}</p>${planTable(better)}`;
}

function timesOf({ planningTime, executionTime }: Plan): string {
  return executionTime === undefined ? '' : `<p>Executed in ${amount(executionTime)} ms${planningTime === undefined ? '' : `, planned in ${amount(planningTime)} ms`}.</p>`;
}

/** Where a plan is drawn as soon as somebody wants to see it. */
function drawing(title: string, plan: Plan, sql: string, isOpen: boolean): string {
  return `<details class="graph"${isOpen ? ' open' : ''}><summary>${title}</summary><div class="canvas" data-plan="${escaped(planJson(plan))}" data-sql="${escaped(sql)}"></div></details>`;
}

function planTable({ root, executionTime }: Plan): string {
  const wasRun = executionTime !== undefined;
  const rows: string[] = [];
  const visit = (node: PlanNode, depth: number): void => {
    const own = Math.max(0, node.totalCost - node.children.reduce((sum, { totalCost }) => sum + totalCost, 0));
    const share = Math.min(1, own / Math.max(root.totalCost, 1e-9));
    const details = [...(node.keys.length > 0 ? [`by ${node.keys.join(', ')}`] : []), ...Object.entries(node.conditions).map(([kind, text]) => `${kind}: ${text}`)];
    const actual = [node.actual && node.actual.rows * node.actual.loops, node.actual && node.actual.total * node.actual.loops].map((value) => `<td class="number">${value === undefined ? '–' : amount(value)}</td>`).join('');
    rows.push(
      `<tr${share >= notable ? ' class="costly"' : ''}><td class="node">${'<i></i>'.repeat(depth)}${escaped(titleOf(node))}${details.map((detail) => `<div class="detail">${'<i></i>'.repeat(depth)}${escaped(detail)}</div>`).join('')}</td><td class="number">${amount(node.totalCost)}</td><td class="number">${amount(node.rows)}</td>${wasRun ? actual : `<td class="number">${Math.round(share * 100)} %</td>`}</tr>`,
    );
    for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 0);
  const heads = wasRun ? ['cost', 'estimated', 'rows', 'ms'] : ['cost', 'rows', 'share'];
  return `<table class="plan"><thead><tr><th>node</th>${heads.map((head) => `<th class="number">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function titleOf({ type, relation, alias, index }: PlanNode): string {
  const on = relation === undefined ? '' : ` on ${relation}${alias === undefined || alias === relation ? '' : ` ${alias}`}`;
  return `${type}${index === undefined ? '' : ` using ${index}`}${on}`;
}
