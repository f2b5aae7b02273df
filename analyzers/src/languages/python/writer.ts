// New code as Python spells it, the way the file around it does.
import type { Code, CodeLine } from '../../core/code.js';
import type { Module } from '../../core/syntax.js';
import { brokenLine, lengthOf, lineLength } from './broken-lines.js';
import { addItems, removeItem } from './class-lists.js';
import { importEdit } from './import-edits.js';
import { indentUnit, lineBreakOf, preferredQuote, quoted } from '../rewriting/layout.js';
import { spliced, type Writer, type Written } from '../rewriting/writer.js';

/** Writes code for one file. */
export function pythonWriter(written: Written, module: Module, comments: Writer['comments']): Writer {
  const { text } = written;
  const quote = preferredQuote(text, '"');
  const indent = indentUnit(text, '    ');
  const width = lineLength(written) ?? Infinity;
  const print = (code: Code): string => {
    switch (code.kind) {
      case 'source':
        return spliced(written, code, print);
      case 'text':
        return code.text;
      case 'string':
        return quoted(code.value, quote);
      case 'constant':
        return code.value === null ? 'None' : code.value ? 'True' : 'False';
      case 'member':
        return `${operand(code.object)}.${code.name}`;
      case 'call': {
        const [only, ...others] = code.args;
        const shown = only && others.length === 0 && code.named === undefined ? print(only) : '';
        // One argument of several lines stands on lines of its own.
        if (/[\r\n]/.test(shown) && !/"""|'''/.test(shown)) return `${operand(code.callee)}(${lineBreakOf(text)}${indent}${shown.replace(/\n(?=[^\r\n])/g, `\n${indent}`)},${lineBreakOf(text)})`;
        return `${operand(code.callee)}(${[...code.args.map(print), ...(code.named ?? []).map(({ name, value }) => `${name}=${print(value)}`)].join(', ')})`;
      }
      case 'await':
        return `await ${print(code.value)}`;
      case 'list':
        return `[${code.items.map(print).join(', ')}]`;
      case 'record':
        return `{${code.entries.map(({ key, value }) => `${quoted(key, quote)}: ${print(value)}`).join(', ')}}`;
      case 'each':
        if (code.nested && code.value.kind === 'each') return `[${print(code.value.value)} for ${code.as} in ${print(code.over)} for ${code.value.as} in ${print(code.value.over)}${code.value.some ? ` if ${print(code.value.value)} is not None` : ''}]`;
        return `[${print(code.value)} for ${code.as} in ${print(code.over)}${code.some ? ` if ${print(code.value)} is not None` : ''}]`;
      case 'index':
        return `{${print(code.key)}: ${print(code.value)} for ${code.as} in ${print(code.over)}}`;
      case 'entry':
        return code.absent === 'error' ? `${operand(code.map)}[${print(code.key)}]` : `${operand(code.map)}.get(${print(code.key)}${code.absent === 'empty list' ? ', []' : code.absent === 'zero' ? ', 0' : ''})`;
      case 'member of':
        return `${print(code.key)} in ${print(code.set)}`;
      case 'those': {
        const over = `for ${code.as} in ${print(code.over)}`;
        if (code.asked === 'rows') return `[${code.as} ${over} if ${print(code.where)}]`;
        return code.asked === 'flag' ? `any(${print(code.where)} ${over})` : `sum(1 ${over} if ${print(code.where)})`;
      }
      case 'compare':
        return `${print(code.left)} ${code.operator === '==' && code.right.kind === 'constant' && code.right.value === null ? 'is' : code.operator} ${print(code.right)}`;
      case 'all of':
        return code.conditions.map(print).join(' and ');
      case 'not':
        return `not ${operand(code.value)}`;
      case 'joined':
        return code.pieces.map(print).join('');
    }
  };
  const operand = (code: Code): string => {
    const shown = print(code);
    return code.kind === 'await' || (code.kind === 'source' && !/^[\w.]+(?:\([^()]*\)|\[[^[\]]*\]|\.\w+)*$/.test(shown)) ? `(${shown})` : shown;
  };
  return {
    comments,
    expression: print,
    lines: (line) => lines(line, print, indent),
    comment: (note) => `# ${note}`,
    items: (list) => addItems(text, module, list, { expression: print }),
    guard: (value, [first = '', ...others]) => `if ${print(value)} ${others.length === 0 ? `== ${quoted(first, quote)}` : `in (${[first, ...others].map((one) => quoted(one, quote)).join(', ')})`}:`,
    without: (item) => removeItem(text, module, item),
    width,
    broken: (line, wide) => (lengthOf(line) > wide ? brokenLine(line, { width: wide, unit: indent, lineBreak: lineBreakOf(text) }) : undefined),
    imported: (from, name, ours) => importEdit(text, module, from, [name], ours),
    importedAll: (from, names, ours) => importEdit(text, module, from, names, ours),
  };
}

function lines(line: CodeLine, print: (code: Code) => string, indent: string): readonly string[] {
  switch (line.kind) {
    case 'declare':
      return [`${line.name} = ${print(line.value)}`];
    case 'do':
      return [print(line.value)];
    case 'require':
      return [`if ${line.name} is None:`, `${indent}raise LookupError(${quoted(line.message, '"')})`];
    case 'loader':
      return [];
    case 'group':
      return [`${line.name} = {}`, `for ${line.as} in ${line.source ? print(line.source) : line.over}:`, `${indent}${line.name}.setdefault(${line.as}.${line.key}, []).append(${line.as})`];
  }
}
