// How tools that apply plain SQL name their files, and which part of a file they apply when they migrate upwards.
import { nameOf } from '../migration-files.js';

/** What a folder's files are called, by tool. */
export interface Convention {
  readonly tool: string;
  /** True for a file that is applied on the way up. */
  applies(file: string): boolean;
  /** What to order by: numbers and words, compared one after the other. */
  order(file: string): readonly (number | string)[];
  readonly transaction?: 'always';
}

/** `V1.2__name.sql`; repeatable ones come after all others, undo files never. */
const flyway: Convention = {
  tool: 'Flyway',
  applies: (file) => /^([VB]\d+([._]\d+)*|R)__.*\.sql$/.test(nameOf(file)),
  order(file) {
    const name = nameOf(file);
    const version = /^[VB](\d+(?:[._]\d+)*)__/.exec(name)?.[1];
    return version === undefined ? [1, name] : [0, ...version.split(/[._]/).map(Number)];
  },
};

/** `001_name.sql`, `20240101120000_name.sql`, and pairs of `.up.sql` and `.down.sql`. */
const numbered: Convention = {
  tool: 'SQL migrations',
  applies: (file) => /^\d/.test(nameOf(file)) && !isDown(file),
  order: (file) => [...nameOf(file).matchAll(/^\d+|(?<=^[\d_.-]*[_.-])\d+(?=[_.-])/g)].slice(0, 3).map(([digits]) => Number(digits)),
};

/** The convention that the files of a folder follow; undefined where they follow none. */
export function conventionOf(files: readonly string[]): Convention | undefined {
  if (files.some((file) => /^V\d+([._]\d+)*__/.test(nameOf(file)))) return flyway;
  const counted = files.filter((file) => /^\d+[._-]/.test(nameOf(file)) || /^\d+\.sql$/.test(nameOf(file)));
  return counted.length > 0 && counted.length * 2 > files.length ? numbered : undefined;
}

/** Files in a convention's order. */
export function inOrder(files: readonly string[], { order }: Convention): readonly string[] {
  const keys = new Map(files.map((file) => [file, order(file)]));
  return [...files].sort((a, b) => {
    const [left, right] = [keys.get(a) ?? [], keys.get(b) ?? []];
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      const [one, two] = [left[at], right[at]];
      if (one === two) continue;
      if (one === undefined || two === undefined) return one === undefined ? -1 : 1;
      return typeof one === 'number' && typeof two === 'number' ? one - two : String(one) < String(two) ? -1 : 1;
    }
    return a < b ? -1 : 1;
  });
}

/** True for a file that takes a migration back, or checks it. */
export function isDown(file: string): boolean {
  return /([._-](down|undo|rollback|revert)\.sql|(^|\/)(down|rollback|revert|verify)(\.sql|\/.*))$/i.test(file) || /^U\d.*__/.test(nameOf(file));
}

/** A line that says which way the following statements go: dbmate, goose and their kin. */
const MARK = /^[ \t]*--[ \t]*(?:\+goose|\+migrate|\+micrate|migrate:)[ \t]*(up|down)\b(.*)$/gim;

/** The part of a text that is applied on the way up, everything else blanked out, and whether a transaction stands around it. */
export function upwards(text: string): { readonly text: string; readonly tool?: string; readonly transaction?: 'always' | 'never' } {
  const marks = [...text.matchAll(MARK)];
  const [first] = marks;
  if (!first) return { text };
  let kept = ' '.repeat(first.index);
  marks.forEach((mark, index) => {
    const part = text.slice(mark.index, marks[index + 1]?.index ?? text.length);
    kept += mark[1]?.toLowerCase() === 'up' ? part : part.replace(/[^\n]/g, ' ');
  });
  const without = /\btransaction:\s*false\b|\bnotransaction\b/i.test(first[2] ?? '') || /^\s*--\s*\+goose\s+NO\s+TRANSACTION/im.test(text);
  const tool = /\+goose/i.test(first[0]) ? 'goose' : /migrate:/i.test(first[0]) ? 'dbmate' : undefined;
  return { text: kept, transaction: without ? 'never' : 'always', ...(tool !== undefined && { tool }) };
}

/** The changes of a sqitch plan, in its order. */
export function plannedChanges(plan: string): readonly string[] {
  return plan
    .split(/\r?\n/)
    .filter((line) => /^[^\s%#@]/.test(line))
    .map((line) => /^\S+/.exec(line)?.[0] ?? '')
    .filter((name, index, all) => name !== '' && all.indexOf(name) === index);
}
