// `import` and `from … import`.
import type { Import, Statement } from '../../core/syntax.js';
import type { Reader } from './reader.js';
import { Kind } from './tokens.js';

/** Parses an import statement as Core's Import documents it. */
export function parseImport(r: Reader): Statement[] {
  return r.kind === Kind.import ? parsePlain(r) : parseFrom(r);
}

function parsePlain(r: Reader): Statement[] {
  const imports: Import[] = [];
  let start = r.start;
  r.next();
  do {
    if (imports.length > 0) start = r.start;
    const path = parseDotted(r);
    const [head = ''] = path.split('.');
    if (path === '') break;
    if (r.accept(Kind.as)) {
      const local = r.word();
      if (r.expect(Kind.name, 'a name')) {
        imports.push({ kind: 'import', start, end: r.lastEnd, from: path, names: [{ imported: '*', local }] });
      }
      continue;
    }
    const span = { start, end: r.lastEnd };
    imports.push({ kind: 'import', ...span, from: head, names: [{ imported: '*', local: head }] });
    if (head !== path) imports.push({ kind: 'import', ...span, from: path, names: [] });
  } while (r.accept(Kind.comma));
  return imports;
}

function parseFrom(r: Reader): Statement[] {
  const { start } = r;
  r.next();
  let from = '';
  while (r.kind === Kind.dot || r.kind === Kind.ellipsis) {
    from += r.word();
    r.next();
  }
  if (r.kind === Kind.name) from += parseDotted(r);
  else if (from === '') r.fail('expected a module');
  const names: { imported: string; local: string }[] = [];
  if (r.expect(Kind.import, "'import'")) {
    const parenthesised = r.accept(Kind.openParen);
    if (r.accept(Kind.star)) names.push({ imported: '*all', local: '*all' });
    while (r.kind === Kind.name) {
      const imported = r.word();
      r.next();
      let local = imported;
      if (r.accept(Kind.as)) {
        local = r.kind === Kind.name ? r.word() : imported;
        r.expect(Kind.name, 'a name');
      }
      names.push({ imported, local });
      if (!r.accept(Kind.comma)) break;
    }
    if (names.length === 0) r.fail('expected a name');
    if (parenthesised) r.expect(Kind.closeParen, "')'");
  }
  return from === '' ? [] : [{ kind: 'import', start, end: r.lastEnd, from, names }];
}

/** `a.b.c`; empty if there is no name. */
function parseDotted(r: Reader): string {
  let path = '';
  do {
    if (r.kind !== Kind.name) {
      r.fail('expected a name');
      break;
    }
    path += (path === '' ? '' : '.') + r.word();
    r.next();
  } while (r.accept(Kind.dot));
  return path;
}
