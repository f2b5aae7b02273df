// The item in the status bar: whether something is being analysed, and how much was found in all projects.
import { MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';

/** What the server says of a project (`seqscan/status`). */
export interface StatusParams {
  readonly folder: string;
  readonly state: 'analysing' | 'ready' | 'problem' | 'failed';
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
  readonly senders?: readonly string[];
  readonly sources?: number;
  readonly milliseconds?: number;
  readonly message?: string;
}

export interface StatusBar {
  show(status: StatusParams): void;
  analysed(): Promise<void>;
  dispose(): void;
}

export function statusBar(): StatusBar {
  const item = window.createStatusBarItem('seqscan.status', StatusBarAlignment.Right, 90);
  item.name = 'Seqscan';
  item.text = '$(loading~spin) Seqscan';
  item.command = 'workbench.actions.view.problems';
  item.show();
  const projects = new Map<string, StatusParams>();
  let waiting: (() => void)[] = [];
  const isAtRest = (): boolean => projects.size > 0 && [...projects.values()].every(({ state }) => state !== 'analysing');
  return {
    show(status) {
      projects.set(status.folder, status);
      const all = [...projects.values()];
      item.text = textOf(all);
      item.tooltip = tooltipOf(all);
      item.command = all.some(({ state }) => state === 'failed' || state === 'problem') ? 'seqscan.showOutput' : 'workbench.actions.view.problems';
      item.backgroundColor = all.some(({ state }) => state === 'failed') ? new ThemeColor('statusBarItem.errorBackground') : all.some(({ state }) => state === 'problem') ? new ThemeColor('statusBarItem.warningBackground') : undefined;
      if (!isAtRest()) return;
      for (const settle of waiting) settle();
      waiting = [];
    },
    analysed: () => (isAtRest() ? Promise.resolve() : new Promise((settle) => void waiting.push(settle))),
    dispose: () => item.dispose(),
  };
}

function textOf(all: readonly StatusParams[]): string {
  const count = (severity: keyof StatusParams['findings']): number => all.reduce((sum, { findings }) => sum + findings[severity], 0);
  const counts = `${count('error') + count('warning')} · ${count('info')}`;
  if (all.some(({ state }) => state === 'failed')) return `$(error) Seqscan`;
  return `${all.some(({ state }) => state === 'analysing') ? '$(loading~spin)' : '$(database)'} Seqscan ${counts}`;
}

function tooltipOf(all: readonly StatusParams[]): MarkdownString {
  const tooltip = new MarkdownString();
  for (const { folder, findings, senders = [], sources, milliseconds, message } of all) {
    tooltip.appendText(`${folder}\n`);
    tooltip.appendText(`${findings.error} errors, ${findings.warning} warnings, ${findings.info} hints`);
    if (sources !== undefined) tooltip.appendText(` in ${sources} files, ${((milliseconds ?? 0) / 1000).toFixed(1)} s`);
    tooltip.appendText(`\n${senders.length > 0 ? senders.join(', ') : 'no database library that Seqscan knows'}\n`);
    if (message !== undefined) tooltip.appendText(`${message}\n`);
  }
  return tooltip;
}
