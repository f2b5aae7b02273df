// New code as TypeScript and JavaScript spell it, the way the file around it does: quotes, semicolons.
import type { Code, CodeLine } from '../../core/code.js';
import type { Module } from '../../core/syntax.js';
import type { Span } from '../../core/place.js';
import { usesTrailingCommas } from '../rewriting/fitted.js';
import { indentationAt, indentUnit, lineBreakOf, preferredQuote, quoted, type TextEdit } from '../rewriting/layout.js';
import { lineWidth } from './line-width.js';
import { hasLongString, spliced, type Writer, type Written } from '../rewriting/writer.js';

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** Writes code for one file. */
export function typescriptWriter(written: Written, module: Module, comments: Writer['comments']): Writer {
  const { text } = written;
  const quote = preferredQuote(text, "'");
  const end = usesSemicolons(text) ? ';' : '';
  const isTyped = /\.[cm]?tsx?$/.test(written.file);
  const width = lineWidth(written);
  const print = (code: Code): string => {
    switch (code.kind) {
      case 'source':
        return spliced(written, code, print);
      case 'text':
        return code.text;
      case 'string':
        return quoted(code.value, quote);
      case 'constant':
        return String(code.value);
      case 'member':
        return `${receiver(code.object)}.${code.name}`;
      case 'call': {
        const [only, ...others] = code.args;
        if ((only?.kind === 'each' || only?.kind === 'source') && others.length === 0 && !code.named) {
          const shown = print(only);
          // What stands on several lines of its own is not begun behind a bracket.
          return /[\r\n]/.test(shown) && !/^[[{(]/.test(shown) ? `${receiver(code.callee)}(${onLines(shown, text)})` : `${receiver(code.callee)}(${shown})`;
        }
        return `${receiver(code.callee)}(${[...code.args.map(print), ...(code.named ? [print({ kind: 'record', entries: code.named.map(({ name, value }) => ({ key: name, value })) })] : [])].join(', ')})`;
      }
      case 'await':
        return `await ${print(code.value)}`;
      case 'list':
        return `[${code.items.map(print).join(', ')}]`;
      case 'record':
        return code.entries.length === 0 ? '{}' : `{ ${code.entries.map(({ key, value }) => entry(key, print(value))).join(', ')} }`;
      case 'each':
        if (code.nested) return `${receiver(code.over)}.flatMap((${code.as}) => ${print(code.value)})`;
        if (!code.some && code.value.kind === 'source') {
          const shown = print(code.value);
          if (/[\r\n]/.test(shown) && !/^[[{]/.test(shown)) return `${receiver(code.over)}.map((${code.as}) =>${onLines(shown, text)})`;
        }
        return code.some ? `${receiver(code.over)}.flatMap((${code.as}) => ${print(code.value)} ?? [])` : `${receiver(code.over)}.map((${code.as}) => ${arrowBody(print(code.value))})`;
      case 'index':
        return `new Map(${receiver(code.over)}.map((${code.as}) => [${print(code.key)}, ${print(code.value)}]))`;
      case 'entry':
        return `${receiver(code.map)}.get(${print(code.key)})${code.absent === 'null' ? ' ?? null' : code.absent === 'empty list' ? ' ?? []' : code.absent === 'zero' ? ' ?? 0' : ''}`;
      case 'member of':
        return `${receiver(code.set)}.has(${print(code.key)})`;
      case 'those': {
        const kept = (method: string): string => `${receiver(code.over)}.${method}((${code.as}) => ${arrowBody(print(code.where))})`;
        return code.asked === 'flag' ? kept('some') : code.asked === 'rows' ? kept('filter') : `${kept('filter')}.length`;
      }
      case 'compare':
        return code.operator === 'in' ? `${receiver(code.right)}.includes(${print(code.left)})` : `${print(code.left)} ${code.operator === '==' ? '===' : code.operator} ${print(code.right)}`;
      case 'all of':
        return code.conditions.map(print).join(' && ');
      case 'not':
        return `!${receiver(code.value)}`;
      case 'joined':
        return code.pieces.map(print).join('');
    }
  };
  const receiver = (code: Code): string => {
    const shown = print(code);
    return code.kind === 'await' || (code.kind === 'source' && !/^[\w$.[\]()'"]+$/.test(shown) && !isClosed(shown)) ? `(${shown})` : shown;
  };
  return {
    comments,
    expression: print,
    lines: (line) => lines(line, print, { end, isTyped, indent: indentUnit(text, '  '), quote, hasTrailingCommas: usesTrailingCommas(text) }),
    comment: (note) => `// ${note}`,
    ...(width !== undefined && { width }),
    gives: (fn, value) => gives(text, fn, value),
    imported: (from, name, _ours, isDefault) => importEdit(text, module, { from, name, isDefault: isDefault === true }, quote, end),
  };
}

function arrowBody(shown: string): string {
  return shown.startsWith('{') ? `(${shown})` : shown;
}

function entry(key: string, shown: string): string {
  if (!PLAIN_KEY.test(key)) return `'${key}': ${shown}`;
  return key === shown ? key : `${key}: ${shown}`;
}

/** True for a call or a member of something, at whose end a further member may follow. */
function isClosed(shown: string): boolean {
  return /^[\w$]/.test(shown) && !/^(?:await|new|typeof|void|yield|async|function|class)\b/.test(shown) && /[)\]\w$]$/.test(shown) && !/[^=!<>]=>|\?\?|\|\||&&| \? /.test(shown.replace(/\([^()]*\)/g, ''));
}

/** How statements are spelt in a file. */
interface Spelling {
  readonly end: string;
  readonly isTyped: boolean;
  readonly indent: string;
  readonly quote: '"' | "'";
  readonly hasTrailingCommas: boolean;
}

function lines(line: CodeLine, print: (code: Code) => string, layout: Spelling): readonly string[] {
  const { end, isTyped, indent, quote, hasTrailingCommas } = layout;
  switch (line.kind) {
    case 'declare':
      return [`const ${line.name} = ${print(line.value)}${end}`];
    case 'do':
      return [`${print(line.value)}${end}`];
    case 'require':
      return [`if (!${line.name}) {`, `${indent}throw new Error(${quoted(line.message, quote)})${end}`, '}'];
    case 'group': {
      const element = `(typeof ${line.over})[number]`;
      const list = line.value === undefined ? `typeof ${line.over}` : `${element}[${quoted(line.value, quote)}][]`;
      const value = line.value === undefined ? line.as : `${line.as}.${line.value}`;
      return [
        `const ${line.name} = new Map${isTyped ? `<${element}[${quoted(line.key, quote)}], ${list}>` : ''}()${end}`,
        `for (const ${line.as} of ${line.over}) {`,
        `${indent}const group = ${line.name}.get(${line.as}.${line.key})${end}`,
        `${indent}if (group) group.push(${value})${end}`,
        `${indent}else ${line.name}.set(${line.as}.${line.key}, [${value}])${end}`,
        '}',
      ];
    }
    case 'loader': {
      const within = [...line.lines.flatMap((one) => lines(one, print, layout)), `return ${print(line.answer)}${end}`];
      const keys = isTyped ? `${line.keys}: readonly ${line.type}[]` : line.keys;
      return [
        `${line.isField ? (isTyped ? 'private readonly ' : '') : 'const '}${line.name} = new ${line.wrapper}(`,
        `${indent}async (${keys}) => {`,
        ...within.map((one) => one.split(/(?<=\n)/).map((part) => indent + indent + part).join('')),
        `${indent}},`,
        `${indent}${print(line.options)}${hasTrailingCommas ? ',' : ''}`,
        `)${end}`,
      ];
    }
  }
}

/** Code on lines of its own between brackets. */
function onLines(shown: string, file: string): string {
  const lineBreak = lineBreakOf(file);
  const unit = indentUnit(file, '  ');
  const deeper = hasLongString(shown) ? shown : shown.split(/\r\n|\n|\r/).map((line) => (line === '' ? line : unit + line)).join(lineBreak);
  return `${lineBreak}${hasLongString(shown) ? unit : ''}${deeper}${usesTrailingCommas(file) ? ',' : ''}${lineBreak}`;
}

/** An arrow function without `async` that gives back an expression at its end; undefined where comments or other code stand in between. */
function gives(text: string, fn: Span, value: Span): readonly TextEdit[] | undefined {
  const head = text.slice(fn.start, value.start);
  const tail = text.slice(value.end, fn.end);
  const begin = /^async\s*/.exec(head)?.[0].length ?? 0;
  const edits: TextEdit[] = begin > 0 ? [{ start: fn.start, end: fn.start + begin, text: '' }] : [];
  const arrow = /=>(\s*)(?:\{(\s*)(?:return\s+)?)?(?:await\s+)?$/.exec(head);
  if (!arrow) {
    // Other statements come before it.
    const before = /(?:return\s+)?(?:await\s+)?$/.exec(head);
    if (!before || !/[;}\n]\s*$/.test(head.slice(0, before.index))) return undefined;
    return [...edits, { start: fn.start + before.index, end: value.start, text: 'return ' }];
  }
  const isBlock = arrow[2] !== undefined;
  if (!isBlock) return tail.trim() === '' ? [...edits, { start: fn.start + arrow.index + 2, end: value.start, text: arrow[1] ?? ' ' }] : undefined;
  if (!/^\s*;?\s*\}$/.test(tail)) return undefined;
  const isBroken = /[\r\n]/.test(arrow[2] ?? '');
  const closing = isBroken && /^\s*\)/.test(text.slice(fn.end)) ? `${usesTrailingCommas(text) ? ',' : ''}${lineBreakOf(text)}${indentationAt(text, fn.start)}` : '';
  return [...edits, { start: fn.start + arrow.index + 2, end: value.start, text: isBroken ? (arrow[2] ?? ' ') : ' ' }, { start: value.end, end: fn.end, text: closing }];
}

/** Most statements of the file end in semicolons. */
function usesSemicolons(file: string): boolean {
  const text = file.replace(/[ \t]+\/\/.*$/gm, '');
  const ends = text.match(/[^\s{}(,;[>:|&=?/*]\s*$/gm)?.length ?? 0;
  const marked = text.match(/;\s*$/gm)?.length ?? 0;
  return marked * 2 >= ends || marked > 20;
}

/** An import after the last one at the top of the file. */
function importEdit(text: string, module: Module, { from, name, isDefault }: { readonly from: string; readonly name: string; readonly isDefault: boolean }, quote: '"' | "'", end: string): { readonly at: number; readonly text: string } | undefined {
  const imports = module.body.filter((statement) => statement.kind === 'import');
  if (imports.some((one) => one.names.some(({ local, imported }) => local === name && imported === (isDefault ? 'default' : name)))) return undefined;
  const last = imports.at(-1);
  const line = `import ${isDefault ? name : `{ ${name} }`} from ${quoted(from, quote)}${end}`;
  return last ? { at: last.end, text: `${lineBreakOf(text)}${line}` } : { at: 0, text: `${line}${lineBreakOf(text)}` };
}
