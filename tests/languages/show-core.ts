// Prints Core in one line a statement, so that an expectation can be read. For tests only.
import type {
  Argument, ClassDefinition, Expression, FunctionDefinition, Parameter, Statement, Target, TypeRef,
} from '../../analyzers/src/core/syntax.js';

/** Statements, one a line, blocks indented. */
export function show(body: readonly Statement[], indent = ''): string {
  return body.map((statement) => showStatement(statement, indent)).join('\n');
}

function block(body: readonly Statement[], indent: string): string {
  return body.length === 0 ? '' : '\n' + show(body, indent + '  ');
}

function showStatement(s: Statement, indent: string): string {
  const line = (text: string): string => indent + text;
  switch (s.kind) {
    case 'expression':
      return line(showExpression(s.value));
    case 'assign':
      return line(`${showTarget(s.target)}${s.type ? ': ' + showType(s.type) : ''}${s.value ? ' = ' + showExpression(s.value) : ''}`);
    case 'if':
      return line(`if ${showExpression(s.test)}${block(s.then, indent)}${s.otherwise.length > 0 ? '\n' + line('else') + block(s.otherwise, indent) : ''}`);
    case 'loop': {
      const head = s.form === 'each' && s.target && s.iterable ? `${showTarget(s.target)} in ${showExpression(s.iterable)}` : s.test ? showExpression(s.test) : '';
      const otherwise = s.otherwise && s.otherwise.length > 0 ? '\n' + line('otherwise') + block(s.otherwise, indent) : '';
      return line(`${s.isAsync ? 'async ' : ''}${s.form} ${head}${block(s.body, indent)}${otherwise}`);
    }
    case 'return':
    case 'throw':
      return line(`${s.kind}${s.value ? ' ' + showExpression(s.value) : ''}`);
    case 'break':
    case 'continue':
      return line(s.kind);
    case 'try': {
      const handlers = s.handlers.map((h) => '\n' + line(`except ${h.types.map(showExpression).join(', ')}${h.name ? ' as ' + h.name : ''}`) + block(h.body, indent));
      const otherwise = s.otherwise.length > 0 ? '\n' + line('else') + block(s.otherwise, indent) : '';
      const last = s.last.length > 0 ? '\n' + line('finally') + block(s.last, indent) : '';
      return line('try') + block(s.body, indent) + handlers.join('') + otherwise + last;
    }
    case 'with': {
      const items = s.items.map((item) => showExpression(item.value) + (item.target ? ' as ' + showTarget(item.target) : ''));
      return line(`${s.isAsync ? 'async ' : ''}with ${items.join(', ')}${block(s.body, indent)}`);
    }
    case 'switch': {
      const cases = s.cases.map((c) => '\n' + line('  ' + (c.tests.length > 0 ? 'case ' + c.tests.map(showExpression).join(' | ') : 'default')) + block(c.body, indent + '  '));
      return line(`switch ${showExpression(s.subject)}${cases.join('')}`);
    }
    case 'function':
      return showFunction(s.fn, indent);
    case 'class':
      return showClass(s.definition, indent);
    case 'import':
      return line(`import ${s.from} {${s.names.map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`)).join(', ')}}`);
    case 'type':
      return line(`type ${s.name} = ${showType(s.type)}`);
    case 'export':
      return line('export');
  }
}

function showFunction(fn: FunctionDefinition, indent: string): string {
  const marks = [fn.isAsync && 'async', fn.isGenerator && 'generator'].filter(Boolean).map((mark) => mark + ' ');
  const decorators = fn.decorators.map((decorator) => `${indent}@${showExpression(decorator)}\n`).join('');
  const returns = fn.returns ? ': ' + showType(fn.returns) : '';
  return `${decorators}${indent}${marks.join('')}function ${fn.name}(${fn.params.map(showParameter).join(', ')})${returns}${block(fn.body, indent)}`;
}

function showParameter(p: Parameter): string {
  const rest = p.rest === 'list' ? '*' : p.rest === 'record' ? '**' : '';
  return `${p.keywordOnly ? 'keyword ' : ''}${rest}${showTarget(p.target)}${p.type ? ': ' + showType(p.type) : ''}${p.fallback ? ' = ' + showExpression(p.fallback) : ''}`;
}

function showClass(c: ClassDefinition, indent: string): string {
  const inner = indent + '  ';
  const decorators = c.decorators.map((decorator) => `${indent}@${showExpression(decorator)}\n`).join('');
  const heads = [...c.bases.map(showExpression), ...(c.keywords ?? []).map(showArgument)];
  const fields = c.fields.map((f) => `${inner}field ${f.name}${f.type ? ': ' + showType(f.type) : ''}${f.value ? ' = ' + (f.value.kind === 'class' ? showClass(f.value.definition, inner).trimStart() : showExpression(f.value)) : ''}`);
  const methods = c.methods.map((method) => showFunction(method, inner));
  const rest = c.body ? [`${inner}body`, show(c.body, inner + '  ')] : [];
  return [`${decorators}${indent}class ${c.name}(${heads.join(', ')})`, ...fields, ...methods, ...rest].join('\n');
}

function showArgument(argument: Argument): string {
  const value = showExpression(argument.value);
  if (argument.spread) return argument.name === '**' ? `**${value}` : `*${value}`;
  return argument.name === undefined ? value : `${argument.name}=${value}`;
}

/** An expression on one line. Opaque is `?`, with what it evaluates in parentheses. */
export function showExpression(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return e.name;
    case 'literal':
      return JSON.stringify(e.value) ?? 'undefined';
    case 'text':
      return '`' + e.parts.map((part, index) => part + (e.holes[index] ? '${' + showExpression(e.holes[index]) + '}' : '')).join('') + '`';
    case 'member':
      return `${showExpression(e.object)}.${e.name}${e.autoCall ? '?()' : ''}`;
    case 'index':
      return `${showExpression(e.object)}[${showExpression(e.index)}]`;
    case 'slice':
      return `${showExpression(e.object)}[${[e.from, e.to, e.step].map((part) => (part ? showExpression(part) : '')).join(':')}]`;
    case 'call':
      return `${showExpression(e.callee)}(${e.args.map(showArgument).join(', ')})`;
    case 'record':
      return `{${e.entries.map((entry) => (entry.key === undefined ? '**' : typeof entry.key === 'string' ? `${entry.key}: ` : `[${showExpression(entry.key)}]: `) + showExpression(entry.value)).join(', ')}}`;
    case 'list':
      return `${e.form}[${e.items.map((item) => (item.spread ? '*' : '') + showExpression(item.value)).join(', ')}]`;
    case 'function':
      return `<${showFunction(e.fn, '').replace(/\s+/g, ' ')}>`;
    case 'class':
      return `<class ${e.definition.name}>`;
    case 'await':
      return `await ${showExpression(e.value)}`;
    case 'yield':
      return `yield${e.delegate ? ' from' : ''}${e.value ? ' ' + showExpression(e.value) : ''}`;
    case 'conditional':
      return `(${showExpression(e.test)} ? ${showExpression(e.then)} : ${showExpression(e.otherwise)})`;
    case 'logical':
    case 'binary':
      return `(${showExpression(e.left)} ${e.operator} ${showExpression(e.right)})`;
    case 'not':
      return `not ${showExpression(e.value)}`;
    case 'assign-expression':
      return `(${showTarget(e.target)} := ${showExpression(e.value)})`;
    case 'comprehension': {
      const clauses = e.clauses.map((c) => ` ${c.isAsync ? 'async ' : ''}for ${showTarget(c.target)} in ${showExpression(c.iterable)}${c.conditions.map((condition) => ' if ' + showExpression(condition)).join('')}`);
      return `${e.form}<${showExpression(e.element)}${e.value ? ': ' + showExpression(e.value) : ''}${clauses.join('')}>`;
    }
    case 'require':
      return `require(${e.from})`;
    case 'opaque':
      return e.children.length === 0 ? '?' : `?(${e.children.map(showExpression).join(', ')})`;
  }
}

function showTarget(t: Target): string {
  switch (t.kind) {
    case 'name':
      return t.name;
    case 'place':
      return showExpression(t.place);
    case 'list':
      return `(${t.items.map((item, index) => (item ? (t.rest === index ? '*' : '') + showTarget(item.target) : '')).join(', ')})`;
    case 'record':
      return `{${t.entries.map((entry) => entry.key).join(', ')}}`;
  }
}

/** A type on one line. */
export function showType(t: TypeRef): string {
  switch (t.kind) {
    case 'reference':
      return t.name + (t.args.length > 0 ? `<${t.args.map(showType).join(', ')}>` : '');
    case 'array':
      return `${showType(t.element)}[]`;
    case 'tuple':
      return `[${t.elements.map(showType).join(', ')}]`;
    case 'union':
      return t.members.map(showType).join(' | ');
    case 'intersection':
      return t.members.map(showType).join(' & ');
    case 'function':
      return `() => ${showType(t.returns)}`;
    case 'literal':
      return JSON.stringify(t.value) ?? 'undefined';
    case 'member':
      return `${showType(t.object)}[${t.name}]`;
    case 'typeof':
      return `typeof ${t.name}`;
    case 'record':
      return `{${t.fields.map((field) => `${field.name}: ${showType(field.type)}`).join(', ')}}`;
    case 'unknown':
      return 'unknown';
  }
}
