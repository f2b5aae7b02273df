// Prints Core as text, for people who debug a front end or the execution, and for the expectations of tests. The text is not read
// back by anything.
//
// One line a statement, blocks in braces. What source languages share is written as they write it: names, constants, `a.b`, `a[b]`,
// `f(x, ...y, key=z)`, `new A(x)`, `{k: v}`, `[a]`, `tuple[a]`, `set[a]`, `"text ${hole}"`. All else is a prefix form in
// parentheses: `(await x)`, `(== a b)`, `(and a b)`, `(if test then otherwise)`, `(set target value)`, `(opaque a b)`.
import type {
  Argument,
  ClassDefinition,
  Expression,
  Field,
  FunctionDefinition,
  Loop,
  Module,
  Parameter,
  Statement,
  Target,
  TypeRef,
} from './syntax.js';

/** A whole module: its statements, then its comments and problems where there are any. */
export function printModule(module: Module): string {
  return [
    ...(module.generated === true ? ['generated'] : []),
    ...module.body.map((statement) => printStatement(statement)),
    ...module.comments.map((comment) => `comment ${JSON.stringify(comment.text)}`),
    ...module.problems.map((problem) => `problem ${JSON.stringify(problem.message)}`),
  ].join('\n');
}

// ---------------------------------------------------------------- statements

/** One statement, over several lines where it holds others. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'expression':
      return printExpression(statement.value);
    case 'assign':
      return words(
        statement.exported === true && 'export',
        statement.declares,
        printTarget(statement.target) + annotation(statement.type),
        statement.value && `= ${printExpression(statement.value)}`,
      );
    case 'if':
      return words('if', printExpression(statement.test), block(statement.then), otherwise(statement.otherwise));
    case 'loop':
      return printLoop(statement);
    case 'return':
    case 'throw':
      return words(statement.kind, statement.value && printExpression(statement.value));
    case 'break':
    case 'continue':
      return statement.kind;
    case 'try':
      return words(
        'try',
        block(statement.body),
        ...statement.handlers.map((handler) =>
          words('catch', handler.name, handler.types.length > 0 && list(handler.types), block(handler.body)),
        ),
        otherwise(statement.otherwise),
        statement.last.length > 0 && `finally ${block(statement.last)}`,
      );
    case 'with': {
      const items = statement.items.map(({ value, target }) =>
        words(printExpression(value), target && `as ${printTarget(target)}`),
      );
      return words(statement.isAsync === true && 'async', 'with', items.join(', '), block(statement.body));
    }
    case 'switch': {
      const cases = statement.cases.map(({ tests, body }) =>
        words(tests.length > 0 ? `case ${list(tests)}` : 'default', block(body)),
      );
      return words('switch', printExpression(statement.subject), braces(cases));
    }
    case 'function':
      return words(statement.exported === true && 'export', printFunction(statement.fn));
    case 'class':
      return words(statement.exported === true && 'export', printClass(statement.definition));
    case 'import': {
      const names = statement.names.map(({ imported, local }) => renamed(imported, local));
      return words('import', statement.typeOnly === true && 'type', `{${names.join(', ')}}`, `from ${quoted(statement.from)}`);
    }
    case 'export': {
      const names = statement.names.map(({ local, exported }) => renamed(local, exported));
      return words(
        'export',
        `{${names.join(', ')}}`,
        statement.from !== undefined && `from ${quoted(statement.from)}`,
        statement.value && `= ${printExpression(statement.value)}`,
      );
    }
    case 'type': {
      const bases = statement.bases.map(printType).join(', ');
      return words(
        statement.exported === true && 'export',
        'type',
        statement.name,
        bases !== '' && `extends ${bases}`,
        `= ${printType(statement.type)}`,
      );
    }
  }
}

function printLoop(loop: Loop): string {
  return words(
    'loop',
    loop.form,
    loop.isAsync === true && 'async',
    loop.overKeys === true && 'keys',
    loop.target && `${printTarget(loop.target)} of`,
    loop.iterable && printExpression(loop.iterable),
    loop.setup && `setup ${block(loop.setup)}`,
    loop.test && `test ${printExpression(loop.test)}`,
    loop.update && `update ${block(loop.update)}`,
    block(loop.body),
    otherwise(loop.otherwise ?? []),
  );
}

function printFunction(fn: FunctionDefinition): string {
  return words(
    ...fn.decorators.map((decorator) => `@${printExpression(decorator)}`),
    fn.isStatic === true && 'static',
    fn.isAsync === true && 'async',
    fn.isArrow === true ? 'arrow' : 'fn',
    fn.isGenerator === true && 'generator',
    fn.accessor,
    `${fn.name}(${fn.params.map(printParameter).join(', ')})${annotation(fn.returns)}`,
    block(fn.body),
  );
}

function printParameter(parameter: Parameter): string {
  const prefix = parameter.rest === undefined ? '' : parameter.rest === 'list' ? '...' : '**';
  return words(
    ...(parameter.decorators ?? []).map((decorator) => `@${printExpression(decorator)}`),
    parameter.isField === true && 'field',
    parameter.keywordOnly === true && 'keyword',
    prefix + printTarget(parameter.target) + annotation(parameter.type),
    parameter.fallback && `= ${printExpression(parameter.fallback)}`,
  );
}

function printClass(definition: ClassDefinition): string {
  const bases = definition.bases.map((base, index) => {
    const types = definition.baseTypes?.[index] ?? [];
    return printExpression(base) + typeArguments(types);
  });
  const interfaces = definition.implements.map(printType).join(', ');
  return words(
    ...definition.decorators.map((decorator) => `@${printExpression(decorator)}`),
    'class',
    definition.name,
    bases.length > 0 && `extends ${bases.join(', ')}`,
    interfaces !== '' && `implements ${interfaces}`,
    definition.keywords && `(${printArguments(definition.keywords)})`,
    braces([
      ...definition.fields.map(printField),
      ...definition.methods.map(printFunction),
      ...(definition.body ?? []).map(printStatement),
    ]),
  );
}

function printField(field: Field): string {
  return words(
    ...field.decorators.map((decorator) => `@${printExpression(decorator)}`),
    field.isStatic === true && 'static',
    `field ${field.name}${annotation(field.type)}`,
    field.value && `= ${printExpression(field.value)}`,
  );
}

// ---------------------------------------------------------------- expressions

/** One expression; it has several lines only where it holds a function or a class. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'literal':
      return quoted(expression.value);
    case 'text':
      return `"${expression.parts.map((part, index) => textPart(part, expression.holes[index])).join('')}"`;
    case 'member':
      return `${printExpression(expression.object)}.${expression.name}${expression.autoCall === true ? '!' : ''}`;
    case 'index':
      return `${printExpression(expression.object)}[${printExpression(expression.index)}]`;
    case 'slice': {
      const bounds = [expression.from, expression.to, expression.step].map((bound) => (bound ? printExpression(bound) : ''));
      return `${printExpression(expression.object)}[${bounds.join(':')}]`;
    }
    case 'call': {
      const printed = printExpression(expression.callee);
      const callee = expression.callee.kind === 'function' ? `(${printed})` : printed;
      const types = typeArguments(expression.types ?? []);
      return words(expression.form, `${callee}${types}(${printArguments(expression.args)})`);
    }
    case 'record': {
      const entries = expression.entries.map(({ key, value }) => {
        const printed = printExpression(value);
        if (key === undefined) {
          return `...${printed}`;
        }
        return typeof key === 'string' ? `${key}: ${printed}` : `[${printExpression(key)}]: ${printed}`;
      });
      return `{${entries.join(', ')}}`;
    }
    case 'list':
      return `${expression.form === 'list' ? '' : expression.form}[${printArguments(expression.items)}]`;
    case 'function':
      return printFunction(expression.fn);
    case 'class':
      return printClass(expression.definition);
    case 'await':
    case 'not':
      return form(expression.kind, expression.value);
    case 'yield':
      return form(expression.delegate === true ? 'yield*' : 'yield', expression.value);
    case 'conditional':
      return form('if', expression.test, expression.then, expression.otherwise);
    case 'logical':
    case 'binary':
      return form(expression.operator, expression.left, expression.right);
    case 'assign-expression':
      return `(set ${printTarget(expression.target)} ${printExpression(expression.value)})`;
    case 'comprehension': {
      const clauses = expression.clauses.map((clause) =>
        words(
          clause.isAsync === true && 'async',
          `for ${printTarget(clause.target)} of ${printExpression(clause.iterable)}`,
          ...clause.conditions.map((condition) => `if ${printExpression(condition)}`),
        ),
      );
      const value = expression.value && `: ${printExpression(expression.value)}`;
      return `(${expression.form} ${printExpression(expression.element)}${value ?? ''} ${clauses.join(' ')})`;
    }
    case 'require':
      return `(require ${quoted(expression.from)})`;
    case 'opaque':
      return form(expression.operator ?? 'opaque', ...expression.children);
  }
}

function printArguments(args: readonly Argument[]): string {
  const printed = args.map(({ name, spread, value }) => {
    const prefix = spread !== true ? (name === undefined ? '' : `${name}=`) : name === undefined ? '...' : name;
    return prefix + printExpression(value);
  });
  return printed.join(', ');
}

function textPart(part: string, hole: Expression | undefined): string {
  return JSON.stringify(part).slice(1, -1) + (hole === undefined ? '' : `\${${printExpression(hole)}}`);
}

function form(head: string, ...operands: readonly (Expression | undefined)[]): string {
  return `(${words(head, ...operands.map((operand) => operand && printExpression(operand)))})`;
}

// ---------------------------------------------------------------- targets and types

/** What is assigned to, as the program would write it: `a`, `a.b`, `{a, b: c = 1, ...rest}`, `[a, , ...rest]`. */
export function printTarget(target: Target): string {
  switch (target.kind) {
    case 'name':
      return target.name;
    case 'place':
      return printExpression(target.place);
    case 'record': {
      const entries = target.entries.map((entry) => {
        const printed = printTarget(entry.target);
        return (printed === entry.key ? printed : `${entry.key}: ${printed}`) + fallback(entry.fallback);
      });
      return `{${[...entries, ...(target.rest ? [`...${printTarget(target.rest)}`] : [])].join(', ')}}`;
    }
    case 'list': {
      const items = target.items.map((item, index) =>
        item === undefined ? '' : (target.rest === index ? '...' : '') + printTarget(item.target) + fallback(item.fallback),
      );
      return `[${items.join(', ')}]`;
    }
  }
}

/** A type as TypeScript would write it; `?` is unknown, `=> T` a function, `typeof x` the type of a variable. */
export function printType(type: TypeRef): string {
  switch (type.kind) {
    case 'reference':
      return type.name + typeArguments(type.args);
    case 'array':
      return `${printType(type.element)}[]`;
    case 'tuple':
      return `[${type.elements.map(printType).join(', ')}]`;
    case 'union':
      return `(${type.members.map(printType).join(' | ')})`;
    case 'intersection':
      return `(${type.members.map(printType).join(' & ')})`;
    case 'record':
      return `{${type.fields.map((field) => `${field.name}: ${printType(field.type)}`).join(', ')}}`;
    case 'function':
      return `(=> ${printType(type.returns)})`;
    case 'member':
      return `${printType(type.object)}[${type.name}]`;
    case 'typeof':
      return `typeof ${type.name}`;
    case 'literal':
      return quoted(type.value);
    case 'unknown':
      return '?';
  }
}

function typeArguments(types: readonly TypeRef[]): string {
  return types.length === 0 ? '' : `<${types.map(printType).join(', ')}>`;
}

function annotation(type: TypeRef | undefined): string {
  return type === undefined ? '' : `: ${printType(type)}`;
}

// ---------------------------------------------------------------- layout

function fallback(value: Expression | undefined): string {
  return value === undefined ? '' : ` = ${printExpression(value)}`;
}

function otherwise(statements: readonly Statement[]): string | false {
  const [first] = statements;
  if (first === undefined) {
    return false;
  }
  return `else ${statements.length === 1 && first.kind === 'if' ? printStatement(first) : block(statements)}`;
}

function block(statements: readonly Statement[]): string {
  return braces(statements.map(printStatement));
}

function braces(items: readonly string[]): string {
  return items.length === 0 ? '{}' : `{\n${items.map((item) => item.replace(/^/gm, '  ')).join('\n')}\n}`;
}

function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

function renamed(from: string, to: string): string {
  return from === to ? from : from === '' ? to : `${from} as ${to}`;
}

function quoted(value: string | number | boolean | null | undefined): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function words(...items: readonly (string | false | undefined)[]): string {
  return items.filter((item) => typeof item === 'string' && item !== '').join(' ');
}
