// A scan for import statements that is much cheaper than lowering: regular expressions over the text, which also match in strings
// and comments. The contract allows too many, never too few.

const IMPORT = /(?:^|[;:])[ \t\f]*import[ \t\\]+([^\n\r;#]+)/gm;
const FROM = /(?:^|[;:])[ \t\f]*from[ \t\\]*([.\w \t\u00a1-\uffff]+?)[ \t\\\r\n]*\bimport\b[ \t\\\r\n]*(\([^)]*\)?|[^\n\r;#(]+(?:\\\r?\n[^\n\r;#]+)*)/gm;
const WORD = /^[\w.\u00a1-\uffff]+$/;

/**
 * The specifiers that a Python file imports: `a.b` for `import a.b`, `.m` for `from .m import x`, and, since `x` may be a module,
 * `.m.x` as well.
 */
export function scanImports(text: string): readonly string[] {
  const found = new Set<string>();
  if (text.includes('import')) {
    // Continued lines are one line.
    const source = text.includes('\\') ? text.replace(/\\\r?\n/g, ' ') : text;
    for (const [, list = ''] of source.matchAll(IMPORT)) {
      for (const item of list.split(',')) add(found, item.trim().split(/[ \t]/)[0]);
    }
    for (const [, dotted = '', list = ''] of source.matchAll(FROM)) {
      const module = dotted.replace(/[ \t]/g, '');
      add(found, module);
      for (const item of list.replace(/#[^\n\r]*|[()\\]/g, '').split(',')) {
        const name = item.trim().split(/\s/)[0] ?? '';
        if (name !== '' && name !== '*') add(found, module.endsWith('.') ? module + name : `${module}.${name}`);
      }
    }
  }
  return [...found];
}

function add(found: Set<string>, specifier: string | undefined): void {
  if (specifier !== undefined && WORD.test(specifier)) found.add(specifier);
}
