// Which parts of the files worth reading can send a statement at all: the top-level statements from whose text an import of a library that
// sends can be reached, by name, over declarations, imports and re-exports. A function outside of them has nothing to send when it is
// executed by itself, and is executed only where one of the others calls it. Names are looked for in the text, in comments and strings
// too: there may be too many live parts, never too few. Scripts only; of other languages every part counts as live, since Python
// reaches rows by attributes that no import leads to.
import type { FrontEnd } from '../languages/language.js';
import { hasWholeExport, moduleOf } from './modules.js';
import { addDeclaredNames, identifiersIn, isDeclaration, wanted, type Identifiers } from './names-in-text.js';
import type { Machine, ModuleRecord } from './state.js';

export interface LiveParts {
  /** True where some part of the file is live. */
  hasLive(file: string): boolean;
  /** True if the top-level statement around a position of the file is live. */
  isLiveAt(file: string, position: number): boolean;
  /** True if a live part may stand behind a name that a file exports; `*` for the file as a whole. */
  isLiveExport(file: string, name: string): boolean;
}

export interface LivePartsInput {
  /** The files worth reading; what is outside of them reaches nothing. */
  readonly files: readonly string[];
  text(path: string): string | undefined;
  frontEnd(path: string): FrontEnd | undefined;
  /** True if a statement can be sent through a name that is imported from a package, given by its path and the specifier as written. */
  sends(path: string, specifier: string, name: string): boolean;
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

/** Finds the live parts. Reads (lowers) every one of the files. */
export function liveParts(m: Machine, input: LivePartsInput): LiveParts {
  const files = new Map<string, FileParts>();
  for (const file of input.files) {
    const record = moduleOf(m, file);
    const text = record?.module.language === 'typescript' ? input.text(file) : undefined;
    if (record && text !== undefined) files.set(file, partsOf(record, text));
  }
  const reached = new Set(input.files);
  const sending = part(0, 0);
  const linking: Linking = { m, input, files, sending, implementing: implementingParts(m, files) };
  for (const one of files.values()) linkFile(linking, one);
  spread(sending);

  return {
    hasLive: (file) => files.get(file)?.parts.some(({ isLive }) => isLive) ?? true,
    isLiveAt: (file, position) => {
      const around = files.get(file)?.parts.filter(({ start, end }) => start <= position && position < end);
      return around === undefined || around.length === 0 || around.some(({ isLive }) => isLive);
    },
    isLiveExport: (file, name) => {
      const parts = files.get(file);
      if (!parts) return reached.has(file);
      return (name === '*' ? parts.parts : exported(linking, parts, name)).some(({ isLive }) => isLive);
    },
  };
}

function part(start: number, end: number): Part {
  return { start, end, users: [], isLive: false };
}

function spread(from: Part): void {
  from.isLive = true;
  const waiting = [from];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const user of one.users) {
      if (user.isLive) continue;
      user.isLive = true;
      waiting.push(user);
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
  const looked = wanted(names);
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
  readonly files: ReadonlyMap<string, FileParts>;
  readonly sending: Part;
  /** The classes behind interfaces that are imported, by the interface's file and name. */
  readonly implementing: ReadonlyMap<string, readonly Part[]>;
}

/** Whoever names an interface may be given the class that implements it. */
function implementingParts(m: Machine, files: ReadonlyMap<string, FileParts>): ReadonlyMap<string, readonly Part[]> {
  const result = new Map<string, Part[]>();
  for (const { record, parts, imports } of files.values()) {
    for (const statement of record.module.body) {
      if (statement.kind !== 'class' || statement.definition.implements.length === 0) continue;
      const one = parts.find(({ start, end }) => start <= statement.start && statement.end <= end);
      for (const type of statement.definition.implements) {
        const binding = type.kind === 'reference' ? imports.get(type.name) : undefined;
        const target = binding && m.resolve(binding.from, record.file);
        if (one && binding && target?.kind === 'file') addTo(result, `${target.file} ${binding.name}`, one);
      }
    }
  }
  return result;
}

/** Makes every part a user of the parts whose names it mentions. */
function linkFile(linking: Linking, file: FileParts): void {
  const path = file.record.file;
  let loaded: readonly Part[] | undefined;
  for (const [index, one] of file.parts.entries()) {
    for (const name of file.identifiers[index]?.all ?? []) {
      for (const used of file.byName.get(name) ?? []) if (used !== one) used.users.push(one);
      const binding = file.imports.get(name);
      if (binding) {
        for (const used of imported(linking, path, binding.from, binding.name)) used.users.push(one);
        const target = linking.implementing.size > 0 ? linking.m.resolve(binding.from, path) : undefined;
        if (target?.kind === 'file') for (const used of linking.implementing.get(`${target.file} ${binding.name}`) ?? []) used.users.push(one);
      }
      if (name === 'require' || name === 'import') for (const used of (loaded ??= loadedBy(linking, file))) used.users.push(one);
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
  for (const one of file.parts) one.users.push(file.whole);
  for (const binding of file.imports.values()) for (const one of imported(linking, file.record.file, binding.from, binding.name)) one.users.push(file.whole);
  for (const star of file.record.stars) for (const one of imported(linking, file.record.file, star, '*')) one.users.push(file.whole);
  for (const entry of file.record.exports.values()) if ('from' in entry) for (const one of imported(linking, file.record.file, entry.from, entry.name)) one.users.push(file.whole);
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
