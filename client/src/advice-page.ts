// The page that lists the indexes which would help the statements of a workspace.
import { escaped, link, page, type PageParts } from './html.js';

/** What the server answers (`seqscan/advise`). */
export interface Advice {
  readonly projects: readonly ProjectAdvice[];
}

export type ProjectAdvice =
  | { readonly folder: string; readonly refused: string }
  | { readonly folder: string; readonly planner: string; readonly warnings: readonly string[]; readonly statements: number; readonly refusals: readonly string[]; readonly indexes: readonly AdvisedIndex[] };

export interface AdvisedIndex {
  readonly index: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly consequence: string;
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Reasons that are shown of those for which statements were refused. */
const mostRefusals = 5;

/** The whole document. */
export function advicePage({ projects }: Advice, parts: PageParts): string {
  return page('Indexes', projects.map(projectPart).join('\n<hr>\n'), parts);
}

function projectPart(project: ProjectAdvice): string {
  const head = `<section><h1>${escaped(project.folder)}</h1>`;
  if ('refused' in project) return `${head}<p class="refused">${escaped(project.refused)}</p></section>`;
  const { planner, warnings, statements, refusals, indexes } = project;
  const notes = [...warnings, ...refusals.slice(0, mostRefusals).map((why) => `a statement could not be explained: ${why}`)].map((line) => `<p class="note">${escaped(line)}</p>`).join('');
  const count = indexes.length === 0 ? 'No index is missing' : `${indexes.length} ${indexes.length === 1 ? 'index is' : 'indexes are'} missing`;
  return `${head}<p>${count}; ${escaped(planner)} was asked about ${statements} ${statements === 1 ? 'statement' : 'statements'}.</p>${notes}${indexes.map(indexPart).join('')}</section>`;
}

function indexPart({ index, severity, message, consequence, uri, range: { start } }: AdvisedIndex): string {
  const place = `${decodeURIComponent(uri.split('/').at(-1) ?? uri)}:${start.line + 1}`;
  return `<h2>${severity === 'info' ? 'Maybe: ' : ''}${escaped(message)}</h2><p>${escaped(consequence)}</p><pre class="sql">${escaped(index)};</pre>
<p>${link(place, 'seqscan.openPlace', uri, start.line, start.character)} · ${link('Create a migration', 'seqscan.createMigration', uri, index)} · ${link('Copy the statement', 'seqscan.copyText', `${index};`)}</p>`;
}
