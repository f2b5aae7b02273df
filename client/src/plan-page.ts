// The page on which plans are shown. It is text and nothing else: no script, no image, nothing from elsewhere. What comes from the database or from the
// program is escaped.

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
}

export interface PlanNode {
  readonly type: string;
  readonly relation?: string;
  readonly alias?: string;
  readonly index?: string;
  readonly totalCost: number;
  readonly rows: number;
  readonly conditions: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
  readonly children: readonly PlanNode[];
}

/** A node that costs at least this share of the plan by itself is marked. */
const notable = 0.2;

/**
 * The whole document.
 *
 * @param nonce lets the page's own style in, and nothing else
 */
export function planPage({ planner, warnings, statements }: Explanation, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${escaped(nonce)}'">
<title>Query plan</title>
<style nonce="${escaped(nonce)}">${style}</style>
</head>
<body>
${warnings.map((line) => `<p class="note">${escaped(line)}</p>`).join('\n')}
${statements.map((statement) => statementPart(statement, planner)).join('\n<hr>\n')}
</body>
</html>`;
}

function statementPart({ sql, pretty, what, open, explained, advice }: ExplainedStatement, planner: string): string {
  const head = `<section><h1>${escaped(what ?? 'The statement')}</h1>
<pre class="sql">${escaped(pretty)}</pre>
<p>${copyLink('Copy the SQL', sql)}${open ? ' <span class="note">Conditions, joins or order may be missing: they could not be read.</span>' : ''}</p>`;
  if (explained.kind === 'refused') return `${head}<p class="refused">No plan: ${escaped(explained.message)}</p></section>`;
  const before = explained.plan.root.totalCost;
  const after = advice?.plan.root.totalCost;
  const gain = after === undefined ? '' : `<p class="gain"><b>${amount(before)}</b> → <b>${amount(after)}</b>: ${amount(before / Math.max(after, 0.01))} times cheaper with the index below</p>`;
  const better =
    advice === undefined
      ? '<p>No index was found that makes it cheaper.</p>'
      : `<h2>With the index</h2><pre class="sql">${escaped(advice.index)};</pre><p>${copyLink('Copy the statement for a migration', `${advice.index};`)}</p>${planTable(advice.plan)}`;
  const notes = explained.notes.map((note) => `<p class="note">${escaped(note)}</p>`).join('');
  return `${head}${gain}<h2>Plan by ${escaped(planner)}</h2>${planTable(explained.plan)}${notes}${better}</section>`;
}

function planTable({ root }: Plan): string {
  const rows: string[] = [];
  const visit = (node: PlanNode, depth: number): void => {
    const own = Math.max(0, node.totalCost - node.children.reduce((sum, { totalCost }) => sum + totalCost, 0));
    const share = Math.min(1, own / Math.max(root.totalCost, 1e-9));
    const details = [...(node.keys.length > 0 ? [`by ${node.keys.join(', ')}`] : []), ...Object.entries(node.conditions).map(([kind, text]) => `${kind}: ${text}`)];
    rows.push(
      `<tr${share >= notable ? ' class="costly"' : ''}><td class="node">${'<i></i>'.repeat(depth)}${escaped(titleOf(node))}${details.map((detail) => `<div class="detail">${'<i></i>'.repeat(depth)}${escaped(detail)}</div>`).join('')}</td><td class="number">${amount(node.totalCost)}</td><td class="number">${amount(node.rows)}</td><td class="number">${Math.round(share * 100)} %</td></tr>`,
    );
    for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 0);
  return `<table><thead><tr><th>node</th><th class="number">cost</th><th class="number">rows</th><th class="number">share</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function titleOf({ type, relation, alias, index }: PlanNode): string {
  const on = relation === undefined ? '' : ` on ${relation}${alias === undefined || alias === relation ? '' : ` ${alias}`}`;
  return `${type}${index === undefined ? '' : ` using ${index}`}${on}`;
}

function amount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 10) / 10);
}

/** The only thing on the page that can be pressed. */
function copyLink(title: string, text: string): string {
  return `<a href="command:seqscan.copyText?${escaped(encodeURIComponent(JSON.stringify([text])))}">${escaped(title)}</a>`;
}

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
body { font: var(--vscode-font-size, 13px) var(--vscode-font-family, sans-serif); padding: 0 1.2rem 2rem; }
h1 { font-size: 1.2em; font-family: var(--vscode-editor-font-family, monospace); margin: 1.2rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05em; margin: 1.4rem 0 .5rem; }
pre.sql { background: var(--vscode-textCodeBlock-background); font-family: var(--vscode-editor-font-family, monospace); padding: .7rem .9rem; border-radius: 4px; overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; font-family: var(--vscode-editor-font-family, monospace); }
th { text-align: left; font-weight: normal; opacity: .7; border-bottom: 1px solid var(--vscode-panel-border); padding: .2rem .6rem; }
td { padding: .25rem .6rem; vertical-align: top; border-bottom: 1px solid var(--vscode-panel-border); }
td.node { overflow-wrap: anywhere; }
td.number, th.number { text-align: right; white-space: nowrap; }
tr.costly td { color: var(--vscode-editorWarning-foreground); }
td i { display: inline-block; width: 1.1rem; }
td .detail { opacity: .75; }
.note { opacity: .75; }
.refused { color: var(--vscode-errorForeground); }
.gain { font-size: 1.05em; }
hr { border: 0; border-top: 1px solid var(--vscode-panel-border); margin: 1.6rem 0; }
`;
