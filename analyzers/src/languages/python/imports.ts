// A scan for import statements that is much cheaper than lowering: it looks at the lines that say `import`, in strings and comments
// too. The contract allows too many, never too few.

const WORD = /^[\w.\u00a1-\uffff]+$/;
const PLAIN = /(?:^|[;:])[ \t\f\ufeff]*$/;
const FROM = /(?:^|[;:])[ \t\f\ufeff]*from[ \t]*([.\w \t\u00a1-\uffff]+?)[ \t]*$/;

/**
 * The specifiers that a Python file imports: `a.b` for `import a.b`, `.m` for `from .m import x`, and, since `x` may be a module,
 * `.m.x` as well.
 */
export function scanImports(text: string): readonly string[] {
  const found = new Set<string>();
  let source = text;
  if (source.includes('\r')) source = source.replace(/\r\n?/g, '\n');
  // Continued lines are one line.
  if (source.includes('\\\n')) source = source.replaceAll('\\\n', ' ');
  for (let at = source.indexOf('import'); at >= 0; at = source.indexOf('import', at + 6)) {
    const before = source.slice(source.lastIndexOf('\n', at) + 1, at);
    const from = FROM.exec(before)?.[1]?.replace(/[ \t]/g, '');
    if (from === undefined && !PLAIN.test(before)) continue;
    const list = listAfter(source, at + 6);
    if (from === undefined) {
      for (const item of list.split(',')) add(found, item.trim().split(/[ \t]/)[0]);
      continue;
    }
    add(found, from);
    for (const item of list.replace(/#[^\n]*/g, '').split(',')) {
      const name = item.trim().split(/\s/)[0] ?? '';
      if (name !== '' && name !== '*') add(found, from.endsWith('.') ? from + name : `${from}.${name}`);
    }
  }
  return [...found];
}

/** What is imported: up to the closing parenthesis, or to the end of the statement. */
function listAfter(source: string, at: number): string {
  const open = /[ \t]*\(/y;
  open.lastIndex = at;
  if (open.test(source)) {
    const close = source.indexOf(')', at);
    return source.slice(open.lastIndex, close < 0 ? source.length : close);
  }
  const end = /[\n;#]/g;
  end.lastIndex = at;
  return source.slice(at, end.exec(source)?.index ?? source.length);
}

function add(found: Set<string>, specifier: string | undefined): void {
  if (specifier !== undefined && WORD.test(specifier)) found.add(specifier);
}
