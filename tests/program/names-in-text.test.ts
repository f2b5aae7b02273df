import { identifiersIn, mayImport, wanted } from '../../analyzers/src/program/names-in-text.js';
import { describe, expect, it } from 'vitest';

describe('identifiersIn', () => {
  const look = (text: string, ...names: string[]): { all: string[]; filled: string[] } => {
    const { all, filled } = identifiersIn(text, 0, text.length, wanted(new Set(names)));
    return { all: [...all], filled: [...filled] };
  };

  it('finds names, but not members of that name', () => {
    expect(look('shop.book(); [...books]; a?.page', 'book', 'books', 'shop', 'page').all).toEqual(['shop', 'books']);
  });

  it('finds names in strings and templates, since either may hold code', () => {
    expect(look('`${book}` // page', 'book', 'page').all).toEqual(['book', 'page']);
  });

  it.each(['x = 1', 'x.y = 1', 'x["k"] = f', 'x.y[k].z ??= f', 'x.set("k", f)', 'x.all.push(f)'])('takes %s for filling', (text) => {
    expect(look(text, 'x').filled).toEqual(['x']);
  });

  it.each(['x == 1', 'x => 1', 'x["k"]', 'f(x)', 'x.get("k")'])('takes %s for reading', (text) => {
    expect(look(text, 'x').filled).toEqual([]);
  });
});

describe('mayImport', () => {
  const may = (text: string, ...names: string[]): boolean => mayImport(text, new Set(names));

  it.each(["import { books } from './shop'", "export { books as all } from './shop'", "import * as shop from './shop'", "export * from './shop'", "const shop = await import('./shop')", "const shop = require('./shop')"])('sees that %s may', (text) => {
    expect(may(text, 'books')).toBe(true);
  });

  it('looks for whole words between braces', () => {
    expect(may("import { bookshelf, oldbooks, books2 } from './books'; a * shop.books(books[0])", 'books', 'book')).toBe(false);
    expect(may("import {/* all */books/* of them */} from './shop'", 'books')).toBe(true);
  });

  it('takes any script for one that imports a default, which has a name of its own there', () => {
    expect(may("import shop from './shop'", 'default')).toBe(true);
  });
});
