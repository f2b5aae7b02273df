// Alembic: functions `upgrade` that call `op`, in the order of their `down_revision`s. Columns and constraints are SQLAlchemy's. They are looked at
// only while migrations are replayed.
import { positional, type Host, type Library } from '../library.js';
import { byFolder, byVersion, isAside, namesForeign } from '../migration-files.js';
import { codePart, words, type CodeTool } from '../migration-code.js';
import { isOperation, operate } from './operations.js';
import { LIBRARY, saObject } from './objects.js';

const tool: CodeTool = {
  source: LIBRARY,
  tool: 'Alembic',
  package: 'alembic',
  mark: /\bdef upgrade\b/,
  concurrently: 'op.create_index(…, postgresql_concurrently=True) within `with op.get_context().autocommit_block():`.',
  withoutTransaction: 'Put it into `with op.get_context().autocommit_block():`.',
  transaction: (text) => (text.includes('autocommit_block') || /^\s*(op\.execute\(\s*["']COMMIT|transaction_per_migration)/m.test(text) ? 'never' : 'always'),
  up(host, file) {
    const upgrade = host.exported(file, 'upgrade');
    if (upgrade) host.call(upgrade, positional(), { start: 0, end: 0 });
  },
};

export const library: Library = {
  id: LIBRARY,
  title: 'Alembic',
  readsSql: true,
  evidence: { imports: ['alembic'] },

  schema(host) {
    const files = host.project.files.filter((file) => file.endsWith('.py') && !isAside(file) && !namesForeign(file) && isRevision(host.project.text(file)));
    return [...byFolder(files)].flatMap(([folder, group]) => codePart(host, tool, folder, inOrder(host, group)));
  },

  member(host, receiver, name) {
    if (!host.isRecording || receiver.kind !== 'object' || receiver.library !== LIBRARY) return undefined;
    return { kind: 'operation', library: LIBRARY, name, receiver, deps: 0 };
  },

  call(host, callee, args, at) {
    if (!host.isRecording) return undefined;
    if (callee.kind === 'operation' && callee.library === LIBRARY) {
      const table = callee.receiver?.kind === 'object' && callee.receiver.type === 'batch' ? (callee.receiver.data as string) : undefined;
      return operate(host, callee.name, args, at, table) ?? (callee.receiver?.kind === 'object' && callee.receiver.type === 'sa' ? callee.receiver : undefined);
    }
    if (callee.kind !== 'external') return undefined;
    const operation = /^alembic\.op\.(\w+)$/.exec(callee.path)?.[1];
    if (operation !== undefined) return isOperation(operation) ? operate(host, operation, args, at, undefined) : undefined;
    const name = /^sqlalchemy(?:_utils)?\.(?:\w+\.)*(\w+)$/.exec(callee.path)?.[1];
    return name === undefined ? undefined : saObject(name, args, at);
  },

  entered: (host, value) => (host.isRecording && value.kind === 'object' && value.library === LIBRARY ? value : undefined),
};

function isRevision(text: string | undefined): boolean {
  return text !== undefined && /^down_revision\b/m.test(text) && /^def upgrade\b/m.test(text);
}

/** Each revision after those that it follows; among equals by name. */
function inOrder(host: Host, files: readonly string[]): readonly string[] {
  const byRevision = new Map<string, string>();
  const parents = new Map<string, readonly string[]>();
  for (const file of files) {
    const revision = words(host.exported(file, 'revision'))?.[0];
    if (revision !== undefined) byRevision.set(revision, file);
    parents.set(file, words(host.exported(file, 'down_revision')) ?? []);
  }
  const ordered: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string): void => {
    // Long histories are deep ones: the way down is a list, not a recursion.
    const waiting = [file];
    while (waiting.length > 0) {
      const next = waiting.at(-1) ?? '';
      const missing = (parents.get(next) ?? []).flatMap((revision) => byRevision.get(revision) ?? []).filter((parent) => !seen.has(parent) && !waiting.includes(parent));
      if (seen.has(next) || missing.length === 0) {
        waiting.pop();
        if (!seen.has(next)) ordered.push(next);
        seen.add(next);
      } else waiting.push(...missing);
    }
  };
  for (const file of [...files].sort(byVersion)) visit(file);
  return ordered;
}
