// What the texts of a project say of a name or another text, wherever it stands: nobody else knows of all of it.
import type { Place } from '../core/place.js';
import type { Named } from '../findings/fixes/proposal.js';
import type { ProjectFiles } from './files.js';

/** The sources in which a text stands somewhere. */
function textsWith(files: ProjectFiles, wanted: string): readonly (readonly [string, string])[] {
  return files.paths.flatMap((path) => {
    const text = files.frontEnd(path) === undefined ? undefined : files.text(path);
    return text?.includes(wanted) === true ? [[path, text] as const] : [];
  });
}

/** Answers once for each question. */
function remembered<T>(find: (wanted: string) => T): (wanted: string) => T {
  const known = new Map<string, T>();
  return (wanted) => {
    const answer = known.get(wanted) ?? find(wanted);
    known.set(wanted, answer);
    return answer;
  };
}

/** How often functions are called by their names: in the texts, since nobody else knows of all calls. A name that is declared more than once has none but those near to it. */
export function callsIn(files: ProjectFiles): (name: string, near?: Named) => number {
  const known = new Map<string, number>();
  const count = (name: string, near: Named | undefined): number => {
    let declared = 0;
    let called = 0;
    for (const [, text] of textsWith(files, name)) {
      declared += text.match(new RegExp(`\\b(?:def|function)\\s+${name}\\b`, 'g'))?.length ?? 0;
      called += text.match(new RegExp(`(?<!\\b(?:def|function)\\s+)(?<!\\bsuper\\([^()\\n]*\\)\\.)\\b${name}\\s*\\(`, 'g'))?.length ?? 0;
    }
    return declared <= 1 ? called : near ? callsNear(name, near) : 0;
  };
  const callsNear = (name: string, { file, within }: Named): number => {
    const own = within ? `\\b(?:self|cls|this)\\.${name}\\s*\\(` : `(?<!\\b(?:def|function)\\s+)(?<![.\\w])${name}\\s*\\(`;
    const module = /([^/]+?)(?:\.\w+)?$/.exec(file)?.[1] ?? '';
    const imported = new RegExp(`\\bfrom\\s+[\\w.]*\\b${module}\\s+import\\b[^\\n]*(?:\\([^)]*)?\\b${name}\\b|\\bimport\\b[^\\n]*\\b${name}\\b[^\\n]*\\b${module}\\b`);
    return textsWith(files, name).reduce((sum, [path, text]) => sum + (path === file || (!within && imported.test(text)) ? ((within ? text.slice(within.start, within.end) : text).match(new RegExp(own, 'g'))?.length ?? 0) : 0), 0);
  };
  return (name, near) => {
    const key = near ? `${name}\0${near.file}\0${near.within?.start ?? ''}` : name;
    const calls = known.get(key) ?? (/^\w+$/.test(name) ? count(name, near) : 0);
    known.set(key, calls);
    return calls;
  };
}

/** Where a name stands as a word of its own, comments and texts included. */
export function wordsIn(files: ProjectFiles): (name: string) => readonly Place[] {
  return remembered((name) =>
    /^\w+$/.test(name) ? textsWith(files, name).flatMap(([file, text]) => [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].map(({ index }): Place => ({ file, start: index, end: index + name.length }))) : [],
  );
}

/** Where a text stands between quotes: as a whole, whoever writes it. */
export function mentionsIn(files: ProjectFiles): (wanted: string) => readonly Place[] {
  return remembered((wanted) =>
    textsWith(files, wanted).flatMap(([file, text]) => {
      const places: Place[] = [];
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        if (/["']/.test(text[at - 1] ?? '') && text[at - 1] === text[at + wanted.length]) places.push({ file, start: at, end: at + wanted.length });
      }
      return places;
    }),
  );
}
