// Ranges under edits: a range that an edit leaves alone holds the same text afterwards.
import { expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { movedRange } from '../../server/src/lsp/moved-places.js';

const text = 'one two\r\nthree\n\nfour five six\nseven\n';

it('keeps what stands in a range, or gives the range up', () => {
  const document = TextDocument.create('', '', 1, text);
  let kept = 0;
  let gone = 0;
  const words = [...text.matchAll(/\w+/g)];
  for (let from = 0; from <= text.length; from += 1) {
    for (const length of [0, 1, 4, 9]) {
      for (const put of ['', 'x', '\n', 'a\r\nbc', '\n\n\n']) {
        const start = document.positionAt(from);
        const end = document.positionAt(Math.min(text.length, from + length));
        const changed = TextDocument.update(TextDocument.create('', '', 1, text), [{ range: { start, end }, text: put }], 2);
        for (const { 0: word, index } of words) {
          const range = { start: document.positionAt(index), end: document.positionAt(index + word.length) };
          const moved = movedRange(range, { range: { start, end }, text: put });
          if (moved) kept += 1;
          else gone += 1;
          if (moved) expect(changed.getText(moved), JSON.stringify({ from, length, put, word })).toBe(word);
          else expect(document.offsetAt(start) < index + word.length && document.offsetAt(end) > index).toBe(true);
        }
      }
    }
  }
  expect(kept).toBeGreaterThan(gone);
  expect(gone).toBeGreaterThan(100);
});

it('gives every range up where the whole text is new', () => {
  expect(movedRange({ start: { line: 0, character: 0 }, end: { line: 0, character: 3 } }, { text: 'new' })).toBeUndefined();
});
