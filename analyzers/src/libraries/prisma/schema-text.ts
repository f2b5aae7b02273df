// Reads the text of one `.prisma` file into blocks. Own and tolerant on purpose: the schema language is line-oriented, Prisma's own
// parser is WebAssembly, and a half-typed schema must still give all that can be read of it.

export interface Attribute {
  /** Without the leading `@` or `@@`: `id`, `relation`, `db.VarChar`. */
  readonly name: string;
  /** What stands between the parentheses, as written. */
  readonly args: string;
}

export interface SchemaField {
  readonly name: string;
  /** Without `?` and `[]`: `String`, `Post`, `Unsupported("point")`. */
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly Attribute[];
  readonly start: number;
  readonly end: number;
}

export interface SchemaBlock {
  /** `model`, `view`, `type`, `enum`, `datasource`, `generator`. */
  readonly keyword: string;
  readonly name: string;
  readonly fields: readonly SchemaField[];
  /** The values of an enum. */
  readonly values: readonly string[];
  /** `@@…` lines. */
  readonly attributes: readonly (Attribute & { readonly start: number; readonly end: number })[];
  /** `key = value` lines of a datasource or generator; the values as written, without quotes. */
  readonly settings: ReadonlyMap<string, string>;
  readonly start: number;
  readonly end: number;
}

export interface SchemaFault {
  readonly message: string;
  readonly start: number;
}

export interface SchemaText {
  readonly blocks: readonly SchemaBlock[];
  readonly faults: readonly SchemaFault[];
}

const BLOCK_START = /^(model|view|type|enum|datasource|generator)\s+([A-Za-z]\w*)\s*\{?/;
const FIELD = /^([A-Za-z]\w*)\s+(Unsupported\("[^"]*"\)|[A-Za-z]\w*)\s*(\[\])?\s*(\?)?/;
const SETTING = /^([A-Za-z]\w*)\s*=\s*(.*)$/;

/** Reads one schema file. Never throws: what cannot be read becomes a fault, and reading goes on with the next line or block. */
export function parseSchemaText(text: string): SchemaText {
  const lines = logicalLines(text);
  const blocks: SchemaBlock[] = [];
  const faults: SchemaFault[] = [];
  let open: OpenBlock | undefined;
  const close = (end: number): void => {
    if (open) blocks.push({ ...open, end });
    open = undefined;
  };
  for (const line of lines) {
    const header = BLOCK_START.exec(line.text);
    if (header && (line.text.includes('{') || !open)) {
      if (open) {
        faults.push({ message: `${open.keyword} ${open.name} is not closed`, start: open.start });
        close(line.start);
      }
      open = { keyword: header[1] ?? '', name: header[2] ?? '', fields: [], values: [], attributes: [], settings: new Map(), start: line.start, end: line.end };
      if (!line.text.includes('{')) faults.push({ message: `expected "{" after ${open.keyword} ${open.name}`, start: line.start });
      const inside = line.text.slice(line.text.indexOf('{') + 1).trim();
      if (line.text.includes('{') && inside === '}') close(line.end);
      continue;
    }
    if (line.text.startsWith('}')) {
      if (!open) faults.push({ message: 'unexpected "}"', start: line.start });
      close(line.end);
      continue;
    }
    if (!open) {
      faults.push({ message: `expected a block, found "${line.text.slice(0, 40)}"`, start: line.start });
      continue;
    }
    readLine(line, open, faults);
  }
  if (open) {
    faults.push({ message: `${open.keyword} ${open.name} is not closed`, start: open.start });
    close(text.length);
  }
  return { blocks, faults };
}

interface OpenBlock extends SchemaBlock {
  readonly fields: SchemaField[];
  readonly values: string[];
  readonly attributes: (Attribute & { readonly start: number; readonly end: number })[];
  readonly settings: Map<string, string>;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function readLine(line: Line, block: OpenBlock, faults: SchemaFault[]): void {
  if (line.text.startsWith('@@')) {
    const [attribute] = attributesOf(line.text.slice(1));
    if (attribute) block.attributes.push({ ...attribute, start: line.start, end: line.end });
    return;
  }
  if (block.keyword === 'enum') {
    const value = /^[A-Za-z]\w*/.exec(line.text);
    if (value) block.values.push(value[0]);
    return;
  }
  if (block.keyword === 'datasource' || block.keyword === 'generator') {
    const setting = SETTING.exec(line.text);
    if (setting) block.settings.set(setting[1] ?? '', (setting[2] ?? '').trim().replace(/^"(.*)"$/, '$1'));
    return;
  }
  const field = FIELD.exec(line.text);
  if (!field) {
    faults.push({ message: `expected a field of ${block.name}, found "${line.text.slice(0, 40)}"`, start: line.start });
    return;
  }
  block.fields.push({
    name: field[1] ?? '',
    type: field[2] ?? '',
    list: field[3] !== undefined,
    optional: field[4] !== undefined,
    attributes: attributesOf(line.text.slice(field[0].length)),
    start: line.start,
    end: line.start + line.text.length,
  });
}

/** The attributes in the rest of a line: `@id @default(cuid()) @map("x")`. */
function attributesOf(text: string): Attribute[] {
  const found: Attribute[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('@', at);
    if (next < 0) break;
    const name = /^[A-Za-z][\w.]*/.exec(text.slice(next + 1))?.[0];
    if (name === undefined) {
      at = next + 1;
      continue;
    }
    at = next + 1 + name.length;
    let args = '';
    if (text[at] === '(') {
      const end = closing(text, at);
      args = text.slice(at + 1, end);
      at = end + 1;
    }
    found.push({ name, args });
  }
  return found;
}

/** The offset of the bracket that closes the one at `open`; the end of the text if none does. Strings are skipped. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      at = endOfString(text, at);
    } else if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ')' || letter === ']' || letter === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** Lines without comments and blank ones; a line whose parentheses or brackets are open goes on in the next. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  const clean = withoutComments(text);
  let start = 0;
  while (start < clean.length) {
    let end = lineEnd(clean, start);
    while (end < clean.length && depthOf(clean.slice(start, end)) > 0 && !/^\s*(\}|(model|view|type|enum)\s+\w+\s*\{)/.test(clean.slice(end + 1, lineEnd(clean, end + 1)))) {
      end = lineEnd(clean, end + 1);
    }
    const raw = clean.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed !== '') lines.push({ text: trimmed.replace(/\s*\n\s*/g, ' '), start: start + raw.length - raw.trimStart().length, end });
    start = end + 1;
  }
  return lines;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** How many parentheses and square brackets are left open. Curly ones belong to blocks and count only inside of those. */
function depthOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else if (letter === '(' || letter === '[') depth += 1;
    else if (letter === ')' || letter === ']') depth -= 1;
  }
  return depth;
}

/** The text with comments blanked out, offsets unchanged; a byte order mark and carriage returns become blanks too. */
function withoutComments(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  let from = 0;
  while (at < text.length) {
    const letter = text[at];
    if (letter === '"') {
      const end = endOfString(text, at);
      // A string never spans lines: an unclosed quote must not swallow the rest of the file.
      const newline = lineEnd(text, at);
      at = Math.min(end, newline) + 1;
    } else if (letter === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const block = text[at + 1] === '*';
      const found = block ? text.indexOf('*/', at + 2) : lineEnd(text, at);
      const end = block ? (found < 0 ? text.length : found + 2) : found;
      pieces.push(text.slice(from, at), text.slice(at, end).replace(/[^\n]/g, ' '));
      at = end;
      from = end;
    } else at += 1;
  }
  pieces.push(text.slice(from));
  return pieces.join('').replace(/[\uFEFF\r\0]/g, ' ');
}

/** Splits the arguments of an attribute at its top-level commas: `name: "x", fields: [a, b]` → two. */
export function splitArguments(args: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < args.length; at += 1) {
    const letter = args[at];
    if (letter === '"') at = endOfString(args, at);
    else if (letter === '(' || letter === '[' || letter === '{') at = closing(args, at);
    else if (letter === ',') {
      parts.push(args.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = args.slice(start).trim();
  if (last !== '') parts.push(last);
  return parts;
}

/** The argument of that name, or the first unnamed one where `name` is undefined; without quotes. */
export function argumentOf(args: string, name: string | undefined): string | undefined {
  for (const part of splitArguments(args)) {
    const named = /^([A-Za-z]\w*)\s*:\s*([\s\S]*)$/.exec(part);
    if (named ? named[1] === name : name === undefined) return (named?.[2] ?? part).trim().replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

/** The names in a bracketed list: `[a, b(sort: Desc), c.d]` → a, b, c.d. */
export function namesIn(list: string | undefined): string[] {
  if (list === undefined) return [];
  return splitArguments(list.replace(/^\[/, '').replace(/\]\s*$/, ''))
    .map((item) => /^[A-Za-z][\w.]*/.exec(item)?.[0])
    .filter((item) => item !== undefined);
}
