// Which parts of the files worth reading can send a statement at all: the top-level statements from whose text an import of a library that
// sends can be reached, by name, over declarations, imports and re-exports. A function outside of them has nothing to send when it is
// executed by itself, and is executed only where one of the others calls it. Names are looked for in the text, in comments and strings
// too: there may be too many live parts, never too few. Scripts only; of other languages every part counts as live, since Python
// reaches rows by attributes that no import leads to.
import type { FrontEnd } from '../languages/language.js';
import { hasWholeExport, moduleOf } from './modules.js';
import { addDeclaredNames, identifiersIn, isDeclaration, mayImport, wanted as lookedFor, type Identifiers } from './names-in-text.js';
import type { Relevance } from './relevance.js';
import type { Machine, ModuleRecord } from './state.js';

export interface LiveParts {
  /** True where some part of the file is live. */
  hasLive(file: string): boolean;
  /** True if the top-level statement around a position of the file is live. */
  isLiveAt(file: string, position: number): boolean;
  /** True if a live part may stand behind a name that a file exports; `*` for the file as a whole. */
  isLiveExport(file: string, name: string): boolean;
  /** Reads a file anew that has changed. What other files are does not change with it. */
  renew(file: string): void;
}

export interface LivePartsInput {
  /** The files worth reading; what is outside of them reaches nothing. */
  readonly relevance: Pick<Relevance, 'files' | 'senders' | 'inOrder' | 'users'>;
  text(path: string): string | undefined;
  frontEnd(path: string): FrontEnd | undefined;
  /** True if a statement can be sent through a name that is imported from a package, given by its path and the specifier as written. */
  sends(path: string, specifier: string, name: string): boolean;
  /** Called between files. */
  readonly checkpoint?: () => void;
}

/** A top-level statement, or a file as a whole: what leads to it is live if it is. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly users: Part[];
  isLive: boolean;
}

interface FileParts {
  readonly record: ModuleRecord;
  readonly parts: readonly Part[];
  /** Stands for `import * as file`. */
  readonly whole: Part;
  /** The parts that declare or fill a name. */
  readonly byName: ReadonlyMap<string, readonly Part[]>;
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** The parts behind exported names, as far as they were asked for. */
  readonly exported: Map<string, readonly Part[]>;
  readonly identifiers: readonly Identifiers[];
  readonly text: string;
}

/**
 * Finds the live parts. A script is read (lowered) only if it imports a library that sends, or may name something live of a file that
 * was read before it; files of other languages are read in any case.
 */
export function liveParts(m: Machine, input: LivePartsInput): LiveParts {
  const { files: worthReading, inOrder, senders, users } = input.relevance;
  const isScript = (file: string): boolean => input.frontEnd(file)?.extensions.includes('.ts') === true;
  for (const file of worthReading) {
    input.checkpoint?.();
    if (!isScript(file)) moduleOf(m, file);
  }

  const linking: Linking = { m, input, files: new Map(), sending: part(0, 0), implementing: new Map(), liveExports: new Map() };
  linking.sending.isLive = true;
  const wanted = new Set(senders);
  for (const group of inOrder) {
    if (!group.some((file) => wanted.has(file))) continue;
    input.checkpoint?.();
    const opened: FileParts[] = [];
    for (const file of group) {
      const record = isScript(file) ? moduleOf(m, file) : undefined;
      const text = record && input.text(file);
      if (record && text !== undefined) opened.push(partsOf(record, text));
    }
    for (const one of opened) linking.files.set(one.record.file, one);
    for (const one of opened) noteImplementing(linking, one);
    for (const one of opened) linkFile(linking, one);
    for (const one of opened) {
      const names = liveExports(linking, one);
      const isLive = names.size > 0 || wholeOf(linking, one).isLive;
      if (isLive) for (const user of users.get(one.record.file) ?? []) if (!wanted.has(user) && mayImport(input.text(user) ?? '', names)) wanted.add(user);
    }
  }

  const reached = new Set(worthReading);
  // A script that was not read can name nothing that is live.
  const isDead = (file: string): boolean => reached.has(file) && !linking.files.has(file) && isScript(file);
  return {
    hasLive: (file) => linking.files.get(file)?.parts.some(({ isLive }) => isLive) ?? !isDead(file),
    isLiveAt: (file, position) => {
      const around = linking.files.get(file)?.parts.filter(({ start, end }) => start <= position && position < end);
      if (around === undefined) return !isDead(file);
      return around.length === 0 || around.some(({ isLive }) => isLive);
    },
    isLiveExport: (file, name) => {
      const parts = linking.files.get(file);
      if (!parts) return reached.has(file) && !isDead(file);
      return (name === '*' ? parts.parts : exported(linking, parts, name)).some(({ isLive }) => isLive);
    },
    renew(file) {
      const record = isScript(file) ? moduleOf(m, file) : undefined;
      const text = record && input.text(file);
      if (!record || text === undefined || !reached.has(file)) return;
      const renewed = partsOf(record, text);
      linking.files.set(file, renewed);
      noteImplementing(linking, renewed);
      linkFile(linking, renewed);
    },
  };
}

function part(start: number, end: number): Part {
  return { start, end, users: [], isLive: false };
}

/** Makes a part a user of another: it is live if that one is, now or later. */
function use(used: Part, user: Part): void {
  if (!used.isLive) {
    used.users.push(user);
    return;
  }
  if (user.isLive) return;
  user.isLive = true;
  const waiting = [user];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const next of one.users.splice(0)) {
      if (next.isLive) continue;
      next.isLive = true;
      waiting.push(next);
    }
  }
}

/** Cuts a file into its top-level statements; what stands between two of them (decorators, modifiers) belongs to the latter. */
function partsOf(record: ModuleRecord, text: string): FileParts {
  const parts: Part[] = [];
  const identifiers: Identifiers[] = [];
  const byName = new Map<string, Part[]>();
  const imports = new Map<string, { readonly from: string; readonly name: string }>();
  // What is put on the global object is filled like a variable.
  const variables = new Set<string>(['globalThis', 'global']);
  const names = new Set<string>(['require', 'import']);
  for (const statement of record.module.body) {
    if (statement.kind === 'import') for (const { local, imported } of statement.names) imports.set(local, { from: statement.from, name: imported });
    else if (statement.kind === 'assign') addDeclaredNames(statement, variables);
    else addDeclaredNames(statement, names);
  }
  for (const name of [...imports.keys(), ...variables]) names.add(name);
  const looked = lookedFor(names);
  let last = 0;
  for (const statement of record.module.body) {
    if (statement.kind === 'import' || (statement.kind === 'export' && statement.from !== undefined)) {
      last = Math.max(last, statement.end);
      continue;
    }
    const one = part(Math.min(last, statement.start), statement.end);
    last = Math.max(last, statement.end);
    parts.push(one);
    const mentioned = identifiersIn(text, one.start, one.end, looked);
    identifiers.push(mentioned);
    // A statement that declares nothing may fill whatever it mentions; others fill the variables that they look like filling.
    const given = isDeclaration(statement) ? addDeclaredNames(statement, new Set<string>()) : mentioned.all;
    if (statement.kind === 'class') for (const type of statement.definition.implements) if (type.kind === 'reference' && !given.has(type.name)) addTo(byName, type.name, one);
    for (const name of given) addTo(byName, name, one);
    for (const name of mentioned.filled) if (variables.has(name) && !given.has(name)) addTo(byName, name, one);
  }
  return { record, parts, whole: part(0, 0), byName, imports, exported: new Map(), identifiers, text };
}

function addTo(lists: Map<string, Part[]>, name: string, one: Part): void {
  const list = lists.get(name);
  if (list) list.push(one);
  else lists.set(name, [one]);
}

interface Linking {
  readonly m: Machine;
  readonly input: LivePartsInput;
  /** The scripts that were read so far. */
  readonly files: Map<string, FileParts>;
  readonly sending: Part;
  /** The classes behind interfaces that are imported, by the interface's file and name. */
  readonly implementing: Map<string, Part[]>;
  /** See liveExports. */
  readonly liveExports: Map<FileParts, ReadonlySet<string>>;
}

/** Whoever names an interface may be given the class that implements it. */
function noteImplementing({ m, implementing }: Linking, { record, parts, imports }: FileParts): void {
  for (const statement of record.module.body) {
    if (statement.kind !== 'class' || statement.definition.implements.length === 0) continue;
    const one = parts.find(({ start, end }) => start <= statement.start && statement.end <= end);
    for (const type of statement.definition.implements) {
      const binding = type.kind === 'reference' ? imports.get(type.name) : undefined;
      const target = binding && m.resolve(binding.from, record.file);
      if (one && binding && target?.kind === 'file') addTo(implementing, `${target.file} ${binding.name}`, one);
    }
  }
}

/** Makes every part a user of the parts whose names it mentions. */
function linkFile(linking: Linking, file: FileParts): void {
  const path = file.record.file;
  let loaded: readonly Part[] | undefined;
  for (const [index, one] of file.parts.entries()) {
    for (const name of file.identifiers[index]?.all ?? []) {
      for (const used of file.byName.get(name) ?? []) if (used !== one) use(used, one);
      const binding = file.imports.get(name);
      if (binding) {
        for (const used of imported(linking, path, binding.from, binding.name)) use(used, one);
        const target = linking.implementing.size > 0 ? linking.m.resolve(binding.from, path) : undefined;
        if (target?.kind === 'file') for (const used of linking.implementing.get(`${target.file} ${binding.name}`) ?? []) use(used, one);
      }
      if (name === 'require' || name === 'import') for (const used of (loaded ??= loadedBy(linking, file))) use(used, one);
    }
  }
}

/** The files that a file loads by `require('…')` and `import('…')`: those whose specifiers stand in no import statement. */
function loadedBy(linking: Linking, { record, text }: FileParts): readonly Part[] {
  const stated = new Set<string>();
  for (const statement of record.module.body) if ((statement.kind === 'import' || statement.kind === 'export') && statement.from !== undefined) stated.add(statement.from);
  const specifiers = linking.input.frontEnd(record.file)?.imports(record.file, text) ?? [];
  return specifiers.filter((specifier) => !stated.has(specifier)).flatMap((specifier) => imported(linking, record.file, specifier, '*'));
}

/** The parts behind a name that a file imports. */
function imported(linking: Linking, from: string, specifier: string, name: string): readonly Part[] {
  const target = linking.m.resolve(specifier, from);
  if (target.kind === 'external') return linking.input.sends(target.path, specifier, name) ? [linking.sending] : [];
  if (target.kind !== 'file') return [];
  const file = linking.files.get(target.file);
  if (!file) return [];
  return name === '*' ? [wholeOf(linking, file)] : exported(linking, file, name);
}

const linkedWholes = new WeakSet<Part>();

/** A file as a whole: every part of it, and what it passes on. */
function wholeOf(linking: Linking, file: FileParts): Part {
  if (linkedWholes.has(file.whole)) return file.whole;
  linkedWholes.add(file.whole);
  for (const one of file.parts) use(one, file.whole);
  for (const binding of file.imports.values()) for (const one of imported(linking, file.record.file, binding.from, binding.name)) use(one, file.whole);
  for (const star of file.record.stars) for (const one of imported(linking, file.record.file, star, '*')) use(one, file.whole);
  for (const entry of file.record.exports.values()) if ('from' in entry) for (const one of imported(linking, file.record.file, entry.from, entry.name)) use(one, file.whole);
  return file.whole;
}

/** The parts behind an exported name; the file as a whole where nothing says which. */
function exported(linking: Linking, file: FileParts, name: string): readonly Part[] {
  const present = file.exported.get(name);
  if (present) return present;
  // Re-exports in a circle: the other ways decide.
  file.exported.set(name, []);
  const result = findExported(linking, file, name);
  file.exported.set(name, result);
  return result;
}

function findExported(linking: Linking, file: FileParts, name: string): readonly Part[] {
  const path = file.record.file;
  const entry = file.record.exports.get(name);
  if (entry && 'from' in entry) return imported(linking, path, entry.from, entry.name);
  const local = entry && 'local' in entry && entry.local !== '' ? entry.local : name;
  const own = [...(file.byName.get(local) ?? []), ...(local === name ? [] : (file.byName.get(name) ?? []))];
  const binding = file.imports.get(local);
  if (binding && entry) own.push(...imported(linking, path, binding.from, binding.name));
  if (entry) return own.length > 0 ? own : [wholeOf(linking, file)];
  // A default that is not declared stands for the module, `module.exports = …` may have any name.
  if (name === 'default' || hasWholeExport(file.record.module)) return [wholeOf(linking, file)];
  const behindStars = file.record.stars.flatMap((star) => imported(linking, path, star, name));
  // What the project declares itself is not what a package passes on under the same name.
  const declared = behindStars.filter((one) => one !== linking.sending);
  return declared.length > 0 ? declared : behindStars;
}

/** The names by which something live of a file can be reached from others; `*` stands for any name. */
function liveExports(linking: Linking, file: FileParts): ReadonlySet<string> {
  const known = linking.liveExports.get(file);
  if (known) return known;
  const { record, imports, parts, text } = file;
  const names = new Set<string>();
  // Barrels that lead to one another in a circle may pass on any name.
  linking.liveExports.set(file, new Set('*'));
  for (const name of record.exports.keys()) if (exported(linking, file, name).some(({ isLive }) => isLive)) names.add(name);
  for (const star of record.stars) {
    const target = linking.m.resolve(star, record.file);
    const behind = target.kind === 'file' ? linking.files.get(target.file) : undefined;
    if (target.kind === 'external') names.add('*');
    else if (behind) for (const name of liveExports(linking, behind)) names.add(name);
  }
  if (wholeOf(linking, file).isLive) {
    if (hasWholeExport(record.module)) names.add('*');
    // Where a module only fills `exports`, its default is the module.
    if (text.includes('exports.')) names.add('default');
    for (const statement of record.module.body) {
      if (statement.kind !== 'class' || !parts.some(({ isLive, start, end }) => isLive && start <= statement.start && statement.end <= end)) continue;
      for (const type of statement.definition.implements) if (type.kind === 'reference') names.add(imports.get(type.name)?.name ?? type.name);
    }
  }
  linking.liveExports.set(file, names);
  return names;
}
