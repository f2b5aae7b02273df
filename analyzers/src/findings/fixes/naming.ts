// Names for what fixes add: after the model that is asked, in the case that the file's language uses, taken by nothing else.
import type { Statement } from '../../core/statement.js';
import type { Language, Module } from '../../core/syntax.js';
import type { Catalog } from '../../schema/catalog.js';
import { namesOfModule } from './loops.js';

/** Words in the case of a language's variables: `bookCount`, `book_count`. */
export function cased(words: readonly string[], language: Language): string {
  const parts = words.flatMap((word) => word.replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4').split(/[\s_]+/)).filter((word) => word !== '').map((word) => word.toLowerCase());
  if (language === 'python') return parts.join('_');
  return parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join('');
}

/** A word for several of what a word stands for. */
export function plural(word: string): string {
  if (/(?:data|media|news|series|people|children|info|information|metadata|settings|stats)$/i.test(word)) return word;
  // What is named after several already.
  if (/[a-z](?:Controls|Details|Options|Rules|Tags|Items|Permissions|Entries|Settings|Preferences)$/.test(word)) return word;
  if (/person$/i.test(word)) return word.replace(/erson$/i, 'eople');
  if (/child$/i.test(word)) return `${word}ren`;
  if (/(?:shel|lea|wol|hal|cal|loa|thie|kni|li)fe?$/i.test(word)) return word.replace(/fe?$/i, 'ves');
  if (/[^aeiou]is$/i.test(word)) return word.replace(/is$/i, 'es');
  if (/(?:s|x|z|ch|sh)$/i.test(word)) return `${word}es`;
  return /[^aeiou]y$/i.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** What a statement's model is called; `row` where it has none. */
export function modelWord({ model }: Statement, catalog: Catalog): string {
  const name = model === undefined ? undefined : catalog.models.get(model)?.name;
  return name === undefined ? 'row' : (/\w+$/.exec(name)?.[0] ?? 'row');
}

/** What a module has at its top under a name like that; undefined where there is no such thing, or more than one. */
export function knownName(like: RegExp, module: Module | undefined): string | undefined {
  const [only, ...others] = module ? [...namesOfModule(module)].filter((name) => like.test(name)) : [];
  return others.length === 0 ? only : undefined;
}

/** The first of several names that is not taken; undefined where all are. */
export function freeName(candidates: readonly string[], taken: ReadonlySet<string>): string | undefined {
  return candidates.find((name) => !taken.has(name) && !RESERVED.has(name));
}

/** Words that the languages keep for themselves, and what every file knows. */
const RESERVED = new Set(
  ('class default delete export import new package private public return static super switch this typeof var void with yield function case const let enum interface ' +
    'False None True and as assert async await break continue def del elif else except finally for from global if in is lambda nonlocal not or pass raise try while ' +
    'list dict set tuple str int float bool type object map filter range input id sum min max len print iter next open file format hash help vars license property ' +
    'Map Set Object Array Date Promise Error process module require exports console global window document').split(' '),
);
