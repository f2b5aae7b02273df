// The section `seqscan` of an editor's settings. It comes from outside and may hold anything.
import { confidences, ruleSettings, rules } from '@seqscan/analyzers';
import { recordOf, stringsOf } from './initialization-options.js';
import type { EditorSettings } from './protocol.js';

export interface ServerSettings {
  readonly configuration: EditorSettings;
  readonly codeLens: 'repeated' | 'all' | 'off';
}

/** Reads the section `seqscan` of a client's settings; a value that is wrong counts as not said, and is told. */
export function readSettings(value: unknown, problem: (line: string) => void): ServerSettings {
  const section = recordOf(value);
  const take = <T>(key: string, read: (value: unknown) => T | undefined): T | undefined => {
    // Editors send null for a setting that nobody has set.
    if (section[key] === undefined || section[key] === null) return undefined;
    const found = read(section[key]);
    if (found === undefined) problem(`the setting "seqscan.${key}" is not understood: ${JSON.stringify(section[key])}`);
    return found;
  };
  const configuration: Record<string, unknown> = {
    rules: take('rules', rulesOf),
    include: take('include', stringsOf),
    exclude: take('exclude', stringsOf),
    lowSeverity: take('lowSeverity', stringsOf),
    minConfidence: take('minConfidence', (given) => confidences.find((each) => each === given)),
    tables: take('tables', tablesOf),
    stats: take('stats', (given) => (typeof given === 'string' ? given : undefined)),
  };
  const said = Object.fromEntries(Object.entries(configuration).filter(([, each]) => each !== undefined)) as EditorSettings;
  return { configuration: said, codeLens: take('codeLens', (given) => (['repeated', 'all', 'off'] as const).find((each) => each === given)) ?? 'repeated' };
}

function rulesOf(value: unknown): EditorSettings['rules'] | undefined {
  const entries = Object.entries(recordOf(value));
  const known = entries.flatMap(([id, setting]) => {
    const found = ruleSettings.find((each) => each === setting);
    return rules.some((rule) => rule.id === id) && found !== undefined ? [[id, found] as const] : [];
  });
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
}

function tablesOf(value: unknown): EditorSettings['tables'] | undefined {
  const entries = Object.entries(recordOf(value));
  const known = entries.flatMap(([name, table]) => {
    const { rows } = recordOf(table);
    return typeof rows === 'number' && rows >= 0 ? [[name, { rows }] as const] : [];
  });
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
}
