// Expressions of templates: Django's variables with filters and its `if` conditions, and Jinja's expressions. One parser reads both.
import type { Argument, Expression, ListLiteral, RecordEntry, Target } from '../../core/syntax.js';

export type Dialect = 'django' | 'jinja';

interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(\d+(?:\.\d+)?(?!\w))|([\w\u00a1-\uffff]+)|(==|!=|<=|>=|\*\*|\/\/|[-+*/%<>()[\]{}.,:|~=]))/y;
const WORD = /[\w\u00a1-\uffff]+/y;
/** Expressions nested deeper than this are given up. */
const NESTING_BOUND = 100;
/** The longest chain of filters, members or operators. */
const CHAIN_BOUND = 200;

const LITERALS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['True', true], ['true', true], ['False', false], ['false', false], ['None', null], ['none', null],
]);
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['or', 1], ['and', 2], ['==', 4], ['!=', 4], ['<', 4], ['>', 4], ['<=', 4], ['>=', 4], ['in', 4], ['not', 4], ['is', 4],
  ['~', 5], ['+', 6], ['-', 6], ['*', 7], ['/', 7], ['//', 7], ['%', 7], ['**', 8],
]);

/** A parser over a range of a template's text. Once something does not parse, `failed` stays true and the results mean nothing. */
export class ExpressionParser {
  failed = false;
  private token: Token;
  private lastEnd: number;
  private nesting = 0;

  constructor(
    private readonly text: string,
    from: number,
    private readonly to: number,
    private readonly dialect: Dialect,
  ) {
    this.lastEnd = from;
    this.token = this.scan(from);
  }

  get done(): boolean {
    return this.token.kind === 'end';
  }
  /** Where the next token starts. */
  get start(): number {
    return this.token.start;
  }
  get end(): number {
    return this.lastEnd;
  }
  is(text: string): boolean {
    return this.token.text === text && this.token.kind !== 'string';
  }
  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }
  /** Consumes a name; fails and gives an empty string if there is none. */
  name(): string {
    const { text, kind } = this.token;
    if (kind !== 'name') {
      this.failed = true;
      return '';
    }
    this.next();
    return text;
  }

  /** `a`, `a, b`, `(a, b)`: the targets of `for` and `set`. */
  targets(): Target {
    const { start } = this;
    const items: { target: Target }[] = [];
    do items.push({ target: this.target() });
    while (this.accept(',') && !this.done && !this.is('in'));
    const [only] = items;
    return items.length === 1 && only ? only.target : { kind: 'list', start, end: this.lastEnd, items };
  }

  private target(): Target {
    const { start } = this;
    if (this.nesting < NESTING_BOUND && this.accept('(')) {
      this.nesting++;
      const inner = this.targets();
      this.nesting--;
      if (!this.accept(')')) this.failed = true;
      return inner;
    }
    const value = this.postfix();
    if (value.kind === 'name') return { kind: 'name', start: value.start, end: value.end, name: value.name };
    if (value.kind === 'member' || value.kind === 'index') return { kind: 'place', start, end: value.end, place: value };
    this.failed = true;
    return { kind: 'name', start, end: this.lastEnd, name: '' };
  }

  /** An expression; a tuple if commas follow. */
  tuple(): Expression {
    const { start } = this;
    const first = this.expression();
    if (!this.is(',')) return first;
    const items = [{ value: first }];
    while (this.accept(',') && !this.done && !this.is('%')) items.push({ value: this.expression() });
    return { kind: 'list', form: 'tuple', start, end: this.lastEnd, items };
  }

  /** An expression with Jinja's `a if b else c`. */
  expression(): Expression {
    const { start } = this;
    if (this.nesting >= NESTING_BOUND) return this.fail();
    this.nesting++;
    const then = this.condition();
    let result = then;
    if (this.accept('if')) {
      const test = this.condition();
      const otherwise: Expression = this.accept('else')
        ? this.expression()
        : { kind: 'literal', start: this.lastEnd, end: this.lastEnd, value: undefined };
      result = { kind: 'conditional', start, end: this.lastEnd, test, then, otherwise };
    }
    this.nesting--;
    return result;
  }

  /** An expression without `if … else`. */
  condition(minimum = 1): Expression {
    const { start } = this;
    let left = this.unary(minimum);
    for (let length = 0; length < CHAIN_BOUND && !this.failed; length++) {
      const operator = this.token.kind === 'string' ? '' : this.token.text;
      const level = LEVELS.get(operator);
      if (level === undefined || level < minimum) return left;
      this.next();
      if (operator === 'is') {
        left = this.test(left, start);
        continue;
      }
      if (operator === 'not' && !this.accept('in')) return this.fail();
      const right = this.condition(level + 1);
      const span = { start, end: this.lastEnd };
      if (operator === 'and' || operator === 'or') left = { kind: 'logical', ...span, operator, left, right };
      else {
        // `~` joins strings; Core has `+` for that.
        const spelt = operator === 'not' ? 'not in' : operator === '~' ? '+' : operator === '//' || operator === '**' ? 'other' : operator;
        left = { kind: 'binary', ...span, operator: spelt, left, right };
      }
    }
    return left;
  }

  /** What follows `is`: Django's identity, or one of Jinja's tests. */
  private test(left: Expression, start: number): Expression {
    const operator = this.accept('not') ? '!=' : '==';
    const literal = LITERALS.has(this.token.text);
    if (literal || this.dialect === 'django') {
      const right = this.condition(5);
      return { kind: 'binary', start, end: this.lastEnd, operator, left, right };
    }
    this.name();
    const children = [left];
    if (this.is('(') || this.token.kind === 'string' || this.token.kind === 'number') children.push(this.postfix());
    return { kind: 'opaque', start, end: this.lastEnd, children };
  }

  private unary(minimum: number): Expression {
    const { start } = this;
    if (this.nesting >= NESTING_BOUND) return this.fail();
    this.nesting++;
    try {
      if (minimum <= 3 && this.accept('not')) {
        const value = this.condition(3);
        return { kind: 'not', start, end: this.lastEnd, value };
      }
      if (this.accept('-') || this.accept('+')) {
        const value = this.unary(9);
        if (value.kind === 'literal' && typeof value.value === 'number' && this.text.charAt(start) === '-') {
          return { kind: 'literal', start, end: this.lastEnd, value: -value.value };
        }
        return { kind: 'opaque', start, end: this.lastEnd, children: [value] };
      }
      return this.postfix();
    } finally {
      this.nesting--;
    }
  }

  /** An operand with members, subscripts, calls and filters. */
  private postfix(): Expression {
    const { start } = this;
    let value = this.atom();
    for (let length = 0; !this.failed; length++) {
      if (length > CHAIN_BOUND) return this.fail();
      if (this.is('.')) {
        value = this.member(value, start);
      } else if (this.accept('[')) {
        const index = this.is(':') ? undefined : this.expression();
        if (this.accept(':')) {
          const to = this.is(']') ? undefined : this.expression();
          this.close(']');
          value = { kind: 'slice', start, end: this.lastEnd, object: value, ...(index ? { from: index } : {}), ...(to ? { to } : {}) };
        } else {
          this.close(']');
          value = { kind: 'index', start, end: this.lastEnd, object: value, index: index ?? this.fail() };
        }
      } else if (this.is('(')) {
        const args = this.args();
        // What is called explicitly is not called once more.
        const callee: Expression = value.kind === 'member' && value.autoCall ? { ...value, autoCall: undefined } : value;
        const isSuper = value.kind === 'name' && value.name === 'super' && args.length === 0;
        value = isSuper ? superCall(start, this.lastEnd) : { kind: 'call', start, end: this.lastEnd, callee, args };
      } else if (this.accept('|')) {
        const nameStart = this.start;
        let name = this.name();
        while (this.accept('.')) name += '.' + this.name();
        const callee: Expression = { kind: 'name', start: nameStart, end: this.lastEnd, name: `filter:${name}` };
        const args: Argument[] = [{ value }];
        if (this.is('(')) args.push(...this.args());
        else if (this.is(':') && !/\s/.test(this.text.charAt(this.token.end))) {
          this.next();
          args.push({ value: this.filterArgument() });
        }
        value = { kind: 'call', start, end: this.lastEnd, callee, args };
      } else return value;
    }
    return value;
  }

  /** `.name` or `.0`. */
  private member(object: Expression, start: number): Expression {
    // The part is read afresh, so that `a.0.b` is not a number and `a.for` is no keyword.
    WORD.lastIndex = this.token.end;
    const match = WORD.exec(this.text);
    if (match === null || WORD.lastIndex > this.to) return this.fail();
    const nameStart = match.index;
    const [name] = match;
    this.lastEnd = nameStart + name.length;
    this.token = this.scan(this.lastEnd);
    const end = this.lastEnd;
    if (/^\d+$/.test(name)) {
      return { kind: 'index', start, end, object, index: { kind: 'literal', start: nameStart, end, value: Number(name) } };
    }
    if (object.kind === 'name' && object.name === 'block' && name === 'super') return superCall(start, end);
    return { kind: 'member', start, end, object, name, nameStart, ...(this.dialect === 'django' ? { autoCall: true } : {}) };
  }

  private filterArgument(): Expression {
    const { start } = this;
    if (this.accept('-')) {
      const value = this.atom();
      return value.kind === 'literal' && typeof value.value === 'number' ? { ...value, start, value: -value.value } : this.fail();
    }
    let value = this.atom();
    for (let length = 0; this.is('.') && length < CHAIN_BOUND && !this.failed; length++) value = this.member(value, start);
    return value;
  }

  private atom(): Expression {
    const { kind, text, start, end } = this.token;
    if (kind === 'string') {
      this.next();
      return { kind: 'literal', start, end, value: text.slice(1, -1).replace(/\\([\s\S])/g, '$1') };
    }
    if (kind === 'number') {
      this.next();
      return { kind: 'literal', start, end, value: Number(text) };
    }
    if (kind === 'name') {
      this.next();
      const literal = LITERALS.get(text);
      return literal === undefined ? { kind: 'name', start, end, name: text } : { kind: 'literal', start, end, value: literal };
    }
    if (text === '(' || text === '[') return this.sequence(text, start);
    if (text === '{') return this.record(start);
    return this.fail();
  }

  private sequence(open: string, start: number): Expression {
    this.next();
    const closing = open === '(' ? ')' : ']';
    const items: { value: Expression }[] = [];
    let comma = false;
    while (!this.is(closing) && !this.failed && !this.done) {
      items.push({ value: this.expression() });
      if (!this.accept(',')) break;
      comma = true;
    }
    this.close(closing);
    const [only] = items;
    if (open === '(' && items.length === 1 && !comma && only) return only.value;
    const form: ListLiteral['form'] = open === '(' ? 'tuple' : 'list';
    return { kind: 'list', form, start, end: this.lastEnd, items };
  }

  private record(start: number): Expression {
    this.next();
    const entries: RecordEntry[] = [];
    while (!this.is('}') && !this.failed && !this.done) {
      const key = this.expression();
      this.close(':');
      const value = this.expression();
      const name = key.kind === 'literal' && typeof key.value === 'string' ? key.value : key;
      entries.push({ start: key.start, end: this.lastEnd, key: name, value });
      if (!this.accept(',')) break;
    }
    this.close('}');
    return { kind: 'record', start, end: this.lastEnd, entries };
  }

  /** `(a, b=c, *d, **e)`. */
  args(): Argument[] {
    this.next();
    const args: Argument[] = [];
    while (!this.is(')') && !this.failed && !this.done) {
      if (this.accept('**')) args.push({ value: this.expression(), name: '**', spread: true });
      else if (this.accept('*')) args.push({ value: this.expression(), spread: true });
      else {
        const value = this.expression();
        if (value.kind === 'name' && this.accept('=')) args.push({ value: this.expression(), name: value.name });
        else args.push({ value });
      }
      if (!this.accept(',')) break;
    }
    this.close(')');
    return args;
  }

  private close(text: string): void {
    if (!this.accept(text)) this.failed = true;
  }

  private fail(): Expression {
    this.failed = true;
    return { kind: 'opaque', start: this.lastEnd, end: this.lastEnd, children: [] };
  }

  private next(): void {
    this.lastEnd = this.token.end;
    this.token = this.scan(this.token.end);
  }

  private scan(at: number): Token {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(this.text);
    const end = TOKEN.lastIndex;
    if (match === null || end > this.to) {
      // White space up to the end is the end; anything else is nothing that we read.
      if (this.text.slice(at, this.to).trim() !== '') this.failed = true;
      return { kind: 'end', text: '', start: this.to, end: this.to };
    }
    const [, string, number, name, operator] = match;
    const text = string ?? number ?? name ?? operator ?? '';
    const kind = string !== undefined ? 'string' : number !== undefined ? 'number' : name !== undefined ? 'name' : 'operator';
    return { kind, text, start: end - text.length, end };
  }
}

function superCall(start: number, end: number): Expression {
  return { kind: 'call', start, end, callee: { kind: 'name', start, end, name: 'tag:super' }, args: [] };
}

/** The expression that a whole range is; undefined if it is none. */
export function parseRange(text: string, from: number, to: number, dialect: Dialect): Expression | undefined {
  const parser = new ExpressionParser(text, from, to, dialect);
  const value = parser.tuple();
  return parser.failed || !parser.done ? undefined : value;
}
