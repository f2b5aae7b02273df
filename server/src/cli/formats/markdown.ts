// Shows the rules' pages on a terminal: the little Markdown that they use (headings, paragraphs, lists, fenced code, code in a line).
import type { Colors } from '../output.js';
import { wrap } from './source-frame.js';

/** Stands for a space inside of code. */
const hold = '\u0001';

/** How the examples' kinds are announced. */
const kinds: Readonly<Record<string, string>> = { bad: 'reported', good: 'silent' };
const languages: Readonly<Record<string, string>> = { ts: 'TypeScript', python: 'Python' };

/** A page as text that keeps to `width` columns, but for code, which is shown as it is. Lines that break a paragraph in the source are joined. */
export function terminalPage(markdown: string, colors: Colors, width: number): string {
  // Code is not broken over lines: its spaces are held by a mark until the line stands.
  const held = (text: string): string => text.replace(/`[^`]+`/g, (code) => code.replaceAll(' ', hold));
  const inline = (text: string): string => {
    const painted = colors.isColorSupported ? text.replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code)) : text;
    return painted.replaceAll(hold, ' ');
  };
  return blocksOf(markdown)
    .map((block) => {
      if (block.kind === 'code') {
        const [language = '', kind = ''] = block.info.split(' ');
        const title = [languages[language], kinds[kind]].filter(Boolean).join(', ');
        const paint = kind === 'bad' ? colors.red : kind === 'good' ? colors.green : colors.dim;
        const body = block.lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
        return `${title === '' ? '' : `  ${paint(title)}\n`}${body}\n`;
      }
      const text = held(block.lines.join(' '));
      if (block.kind === 'heading') return `${colors.bold(inline(text.replace(/^#+ /, '')))}\n`;
      if (block.kind === 'item') return wrap(text.replace(/^- /, ''), width, '  • ', inline, '    ');
      return wrap(text, width, '  ', inline);
    })
    .reduce((page, text, index, all) => (index === 0 ? text : `${page}${text.startsWith('  • ') && all[index - 1]?.startsWith('  • ') ? '' : '\n'}${text}`), '');
}

interface Block {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'code';
  /** What stands behind the fence. */
  readonly info: string;
  readonly lines: string[];
}

function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const begin = (kind: Block['kind'], info: string, lines: string[]): Block => {
    const block = { kind, info, lines };
    blocks.push(block);
    return block;
  };
  for (const line of markdown.replace(/\r\n/g, '\n').split('\n')) {
    const fence = /^```(.*)$/.exec(line);
    if (open?.kind === 'code') {
      if (fence) open = undefined;
      else open.lines.push(line);
    } else if (fence) open = begin('code', fence[1] ?? '', []);
    else if (line.trim() === '') open = undefined;
    else if (/^#+ /.test(line)) {
      begin('heading', '', [line]);
      open = undefined;
    } else if (line.startsWith('- ')) open = begin('item', '', [line]);
    else if (open) open.lines.push(line.trim());
    else open = begin('paragraph', '', [line]);
  }
  return blocks;
}
