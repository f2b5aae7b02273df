// The panel beside the editor in which pages are shown: one for plans, one for advice. The only script in it is the one that draws plans.
import { randomBytes } from 'node:crypto';
import { Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { pageCommands, type PageParts } from './html.js';

/** Shows a page, in the panel that is there or in a new one. */
export type ShowPage = (page: (parts: PageParts) => string) => void;

/** @param folder where the extension is installed */
export function pagePanel(folder: Uri, kind: string, title: string): ShowPage {
  let panel: WebviewPanel | undefined;
  const files = Uri.joinPath(folder, 'dist', 'plan-view');
  return (page) => {
    if (!panel) {
      panel = window.createWebviewPanel(kind, title, { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, enableCommandUris: pageCommands, localResourceRoots: [files] });
      panel.onDidDispose(() => (panel = undefined));
    } else panel.reveal(undefined, true);
    const { webview } = panel;
    const at = (name: string): string => webview.asWebviewUri(Uri.joinPath(files, name)).toString();
    webview.html = page({ nonce: randomBytes(16).toString('base64'), source: webview.cspSource, script: at('main.js'), style: at('main.css') });
  };
}
