// What the pages of the extension's panels have in common. What comes from a database, a program or the server is escaped; nothing is loaded but the script
// and the style that come with the extension, and no other script runs.

/** What a page may load. */
export interface PageParts {
  /** Lets the page's own style and script in, and no other. */
  readonly nonce: string;
  /** Where the panel's files come from, as a policy names it. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
}

/** A whole document. */
export function page(title: string, body: string, { nonce, source, script, style }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src ${escaped(source)} 'nonce-${escaped(nonce)}'; script-src 'nonce-${escaped(nonce)}'">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
<style nonce="${escaped(nonce)}">${ownStyle}</style>
</head>
<body>
${body}
<script nonce="${escaped(nonce)}">window.FontAwesomeConfig = { autoAddCss: false };</script>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>`;
}

/** The commands that pages may call. */
export const pageCommands = ['seqscan.copyText', 'seqscan.createMigration', 'seqscan.openPlace'] as const;

/** Something that can be pressed. */
export function link(title: string, command: (typeof pageCommands)[number], ...words: readonly unknown[]): string {
  return `<a href="command:${command}?${escaped(encodeURIComponent(JSON.stringify(words)))}">${escaped(title)}</a>`;
}

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Costs, rows and milliseconds, as short as they can be read. */
export function amount(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  // Parts of a millisecond count.
  return String(value < 1 ? Math.round(value * 1000) / 1000 : Math.round(value * 10) / 10);
}

const ownStyle = `
body { font: var(--vscode-font-size, 13px) var(--vscode-font-family, sans-serif); padding: 0 1.2rem 2rem; background: transparent; color: var(--vscode-foreground); }
h1 { font-size: 1.2em; font-family: var(--vscode-editor-font-family, monospace); margin: 1.2rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05em; margin: 1.4rem 0 .5rem; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
pre.sql { background: var(--vscode-textCodeBlock-background); color: inherit; font-family: var(--vscode-editor-font-family, monospace); font-size: inherit; padding: .7rem .9rem; border-radius: 4px; overflow-x: auto; white-space: pre-wrap; }
table.plan { border-collapse: collapse; width: 100%; font-family: var(--vscode-editor-font-family, monospace); }
table.plan th { text-align: left; font-weight: normal; opacity: .7; border-bottom: 1px solid var(--vscode-panel-border); padding: .2rem .6rem; }
table.plan td { padding: .25rem .6rem; vertical-align: top; border-bottom: 1px solid var(--vscode-panel-border); }
table.plan td.node { min-width: 12rem; overflow-wrap: anywhere; }
table.plan td.number, table.plan th.number { text-align: right; white-space: nowrap; }
table.plan tr.costly td { color: var(--vscode-editorWarning-foreground); }
table.plan td i { display: inline-block; width: 1.1rem; }
table.plan td .detail { opacity: .75; }
details.graph { margin: .6rem 0; }
details.graph .canvas { height: 28rem; border: 1px solid var(--vscode-panel-border); }
.note { opacity: .75; }
.refused { color: var(--vscode-errorForeground); }
.gain { font-size: 1.05em; }
hr { border: 0; border-top: 1px solid var(--vscode-panel-border); margin: 1.6rem 0; opacity: 1; }
`;
