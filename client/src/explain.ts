// The commands that ask for plans: of the statement at the cursor or the SQL that is selected, of a whole file, after running the statement, and for the
// indexes of a workspace.
import { type Position, ProgressLocation, Range, type TextEditor, Uri, ViewColumn, window } from 'vscode';
import { advicePage, type Advice } from './advice-page.js';
import type { Connection, ServerEdit } from './connection.js';
import type { ShowPage } from './panel.js';
import { type Explanation, planPage } from './plan-page.js';

export interface PlanCommands {
  /** Takes the URI and the position that a lens hands over, or the active editor's. */
  explain(uri?: Uri | string, position?: Pick<Position, 'line' | 'character'>): Promise<void>;
  explainFile(uri?: Uri | string): Promise<void>;
  /** Runs the statement; the server asks before it does. */
  analyze(): Promise<void>;
  adviseIndexes(): Promise<void>;
  /** Writes the migration that builds an advised index, for somebody to look at and save. */
  createMigration(uri: string, index: string): Promise<void>;
  openPlace(uri: string, line: number, character: number): Promise<void>;
}

export function planCommands(connection: Connection, showPlan: ShowPage, showAdvice: ShowPage): PlanCommands {
  const asking = async <Answer>(title: string, ask: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await window.withProgress({ location: ProgressLocation.Window, title }, ask);
    } catch (cause) {
      window.showWarningMessage(`Seqscan: ${cause instanceof Error ? cause.message : String(cause)}`);
      return undefined;
    }
  };
  const show = async (uri: string, params: object): Promise<void> => {
    const explanation = await asking('Seqscan asks the planner', () => connection.ask<Explanation>('seqscan/explain', { textDocument: { uri }, ...params }));
    if (explanation) showPlan((parts) => planPage(explanation, uri, parts));
  };
  /** What is asked about where nobody says: the selected SQL, or the cursor's place. */
  const atCursor = (): { readonly uri: string; readonly params: object } | undefined => {
    const editor = editorNow();
    if (!editor) return undefined;
    const { document, selection } = editor;
    return { uri: document.uri.toString(), params: selection.isEmpty ? { position: plain(selection.active) } : { sql: document.getText(selection) } };
  };
  return {
    async explain(uri, position) {
      const cursor = atCursor();
      if (uri !== undefined && position !== undefined) await show(uri.toString(), { position: plain(position) });
      else if (cursor) await show(cursor.uri, cursor.params);
    },
    async explainFile(uri) {
      const target = uri?.toString() ?? editorNow()?.document.uri.toString();
      if (target !== undefined) await show(target, {});
    },
    async analyze() {
      const cursor = atCursor();
      if (cursor) await show(cursor.uri, { ...cursor.params, analyze: true });
    },
    async adviseIndexes() {
      const advice = await asking('Seqscan asks the planner about all statements', () => connection.ask<Advice>('seqscan/advise', {}));
      if (advice) showAdvice((parts) => advicePage(advice, parts));
    },
    async createMigration(uri, index) {
      const made = await asking('Seqscan checks the migration', () => connection.ask<{ readonly title: string; readonly edit: ServerEdit }>('seqscan/migration', { textDocument: { uri }, index }));
      if (!made) return;
      if (!(await connection.apply(made.edit))) {
        window.showWarningMessage('Seqscan: the migration could not be written, a file has changed meanwhile');
        return;
      }
      // The migration is what is to be read first; where models alone declare indexes there is none.
      const { documentChanges = [] } = made.edit;
      const created = documentChanges.flatMap((change) => ('kind' in change && change.kind === 'create' ? [change.uri] : []));
      const [target] = [...created, ...documentChanges.flatMap((change) => ('textDocument' in change ? [change.textDocument.uri] : []))];
      if (target !== undefined) await window.showTextDocument(Uri.parse(target), { viewColumn: ViewColumn.One });
      window.setStatusBarMessage(`Seqscan: ${made.title}`, 5000);
    },
    async openPlace(uri, line, character) {
      await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.One, selection: new Range(line, character, line, character) });
    },
  };
}

/** The editor that somebody speaks of: while a panel has the focus, the one beside it. */
function editorNow(): TextEditor | undefined {
  return window.activeTextEditor ?? window.visibleTextEditors[0];
}

/** A position as the protocol has it. */
function plain({ line, character }: Pick<Position, 'line' | 'character'>): Pick<Position, 'line' | 'character'> {
  return { line, character };
}
