// Parts of a session that do what a test says: a front end that reads only comments and function heads, and rules that look for words.
import { SPEAKS } from '../../analyzers/src/core/comments.js';
import type { Comment, FunctionStatement, Module } from '../../analyzers/src/core/syntax.js';
import type { FrontEnd } from '../../analyzers/src/languages/language.js';
import type { Rule } from '../../analyzers/src/rules/rule.js';
import type { Execute } from '../../analyzers/src/session/engine.js';
import { createSession, type Session, type SessionInput } from '../../analyzers/src/session/session.js';

/** A module in which each line `def name` opens a function that ends before the next one; comments start with `#`. */
export function moduleWithFunctions(text: string): Module {
  const heads = [...text.matchAll(/^def (\w+)/gm)];
  const body = heads.map((head, index): FunctionStatement => {
    const span = { start: head.index, end: heads[index + 1]?.index ?? text.length };
    return { kind: 'function', ...span, fn: { ...span, name: head[1] ?? '', nameStart: head.index + 4, nameEnd: head.index + head[0].length, params: [], body: [], decorators: [] } };
  });
  const comments = [...text.matchAll(/#(.*)$/gm)]
    .filter(([whole]) => SPEAKS.test(whole))
    .map((match): Comment => ({ text: (match[1] ?? '').trim(), start: match.index, end: match.index + match[0].length }));
  return { language: 'python', body, comments, problems: [] };
}

export const scriptedFrontEnd: FrontEnd = { extensions: ['.py'], lower: (_file, text) => moduleWithFunctions(text), imports: () => [] };

/** A session over these texts in which each rule reports every occurrence of its own id. */
export function scriptedSession(texts: Readonly<Record<string, string>>, ids: readonly string[], more: Partial<SessionInput> = {}): Session {
  const rules = ids.map((id): Rule => ({
    id,
    summary: id,
    severity: 'warning',
    *check() {
      for (const [file, text] of Object.entries(texts)) {
        for (const match of text.matchAll(new RegExp(`^[^#\\n]*?(${id}\\(\\))`, 'gm'))) {
          const end = match.index + match[0].length;
          yield { place: { file, start: end - id.length - 2, end }, message: `found ${id}`, consequence: '', remedy: '', confidence: 'proven', related: [] };
        }
      }
    },
  }));
  return createSession({
    files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } },
    config: { layers: [] },
    clock: () => 0,
    execute: noFacts,
    rules,
    libraries: [],
    frontEnds: [scriptedFrontEnd],
    ...more,
  });
}

export const noFacts: Execute = () => ({ facts: { catalog: { tables: new Map(), models: new Map() }, occurrences: [], uses: [] }, problems: [], senders: [], timings: {} });
