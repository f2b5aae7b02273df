// Statements that steer the control flow, and expressions that stand as statements. Blocks are flattened into what surrounds them.
import { ts } from 'ts-morph';
import type { Assign, Expression, Loop, Statement, Switch, Target, Try } from '../../core/syntax.js';
import {
  lowerBody,
  lowerExpression,
  lowerStatement,
  lowerStatements,
  type Lowering,
  type Mutable,
  NONE,
  onStatement,
  packed,
  startOf,
} from './dispatch.js';
import { lowerExportAssignment } from './commonjs.js';
import { lowerVariables } from './declarations.js';
import { identifierText } from './names.js';
import { commaOperands, isAssignment, lowerAssignment, lowerStep } from './operators.js';
import { lowerBinding, lowerTarget } from './targets.js';

const Kind = ts.SyntaxKind;

// ---------------------------------------------------------------- expressions as statements

onStatement<ts.ExpressionStatement>(Kind.ExpressionStatement, (lowering, node, out) => {
  lowerEffect(lowering, node.expression, startOf(lowering, node), node.end, out);
});

/** An expression whose value nobody takes: assignments and steps become Assigns, a comma list its parts. */
function lowerEffect(lowering: Lowering, node: ts.Expression, start: number, end: number, out: Statement[]): void {
  let inner = node;
  while (inner.kind === Kind.ParenthesizedExpression || inner.kind === Kind.VoidExpression) {
    inner = (inner as ts.ParenthesizedExpression | ts.VoidExpression).expression;
  }
  if (inner.kind === Kind.BinaryExpression) {
    const binary = inner as ts.BinaryExpression;
    if (isAssignment(binary)) {
      if (!lowerExportAssignment(lowering, binary, start, end, out)) {
        const { target, value } = lowerAssignment(lowering, binary);
        out.push(assign(start, end, target, value));
      }
      return;
    }
    if (binary.operatorToken.kind === Kind.CommaToken) {
      for (const operand of commaOperands(binary)) {
        lowerEffect(lowering, operand, startOf(lowering, operand), operand.end, out);
      }
      return;
    }
  } else if (inner.kind === Kind.PrefixUnaryExpression || inner.kind === Kind.PostfixUnaryExpression) {
    const step = lowerStep(lowering, inner as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression);
    if (step !== undefined) {
      out.push(assign(start, end, step.target, step.value));
      return;
    }
  }
  out.push({ kind: 'expression', start, end, value: lowerExpression(lowering, inner) });
}

function assign(start: number, end: number, target: Target, value: Expression): Assign {
  return { kind: 'assign', start, end, target, value };
}

// ---------------------------------------------------------------- blocks, conditions, jumps

onStatement<ts.Block>(Kind.Block, (lowering, node, out) => {
  for (const statement of node.statements) {
    lowerStatement(lowering, statement, out);
  }
});

onStatement<ts.IfStatement>(Kind.IfStatement, (lowering, node, out) => {
  out.push({
    kind: 'if',
    start: startOf(lowering, node),
    end: node.end,
    test: lowerExpression(lowering, node.expression),
    then: lowerBody(lowering, node.thenStatement),
    otherwise: lowerBody(lowering, node.elseStatement),
  });
});

onStatement<ts.ReturnStatement>(Kind.ReturnStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  out.push(
    node.expression === undefined
      ? { kind: 'return', start, end: node.end }
      : { kind: 'return', start, end: node.end, value: lowerExpression(lowering, node.expression) },
  );
});

onStatement<ts.ThrowStatement>(Kind.ThrowStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  out.push({ kind: 'throw', start, end: node.end, value: lowerExpression(lowering, node.expression) });
});

onStatement<ts.BreakStatement>(Kind.BreakStatement, (lowering, node, out) => {
  out.push({ kind: 'break', start: startOf(lowering, node), end: node.end });
});

// For the loop that it stands in, going on with an outer loop means to end.
onStatement<ts.ContinueStatement>(Kind.ContinueStatement, (lowering, node, out) => {
  const leaves = node.label !== undefined && identifierText(node.label) !== lowering.loopLabel;
  out.push({ kind: leaves ? 'break' : 'continue', start: startOf(lowering, node), end: node.end });
});

onStatement<ts.LabeledStatement>(Kind.LabeledStatement, (lowering, node, out) => {
  lowering.pendingLabel = identifierText(node.label);
  lowerStatement(lowering, node.statement, out);
  lowering.pendingLabel = '';
});

onStatement<ts.WithStatement>(Kind.WithStatement, (lowering, node, out) => {
  lowerEffect(lowering, node.expression, startOf(lowering, node.expression), node.expression.end, out);
  lowerStatement(lowering, node.statement, out);
});

const nothing = (): void => undefined;
onStatement<ts.EmptyStatement>(Kind.EmptyStatement, nothing);
onStatement<ts.DebuggerStatement>(Kind.DebuggerStatement, nothing);
onStatement<ts.NotEmittedStatement>(Kind.NotEmittedStatement, nothing);
// What is left of a lone modifier or decorator in broken code.
onStatement<ts.MissingDeclaration>(Kind.MissingDeclaration, nothing);

onStatement<ts.TryStatement>(Kind.TryStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const body = lowerStatements(lowering, node.tryBlock.statements);
  let handlers: Try['handlers'] = NONE;
  const clause = node.catchClause;
  if (clause !== undefined) {
    const name = clause.variableDeclaration?.name;
    const handled = lowerStatements(lowering, clause.block.statements);
    handlers =
      name !== undefined && name.kind === Kind.Identifier
        ? [{ name: identifierText(name), types: NONE, body: handled }]
        : [{ types: NONE, body: handled }];
  }
  const last = node.finallyBlock === undefined ? NONE : lowerStatements(lowering, node.finallyBlock.statements);
  out.push({ kind: 'try', start, end: node.end, body, handlers, otherwise: NONE, last });
});

onStatement<ts.SwitchStatement>(Kind.SwitchStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const subject = lowerExpression(lowering, node.expression);
  const cases: Switch['cases'][number][] = [];
  let tests: Expression[] = [];
  let hasDefault = false;
  const clauses = node.caseBlock.clauses;
  for (let index = 0; index < clauses.length; index++) {
    const clause = clauses[index] as ts.CaseOrDefaultClause;
    if (clause.kind === Kind.CaseClause) {
      tests.push(lowerExpression(lowering, clause.expression));
    } else {
      hasDefault = true;
    }
    // A label without statements shares those of the next one.
    if (clause.statements.length > 0 || index === clauses.length - 1) {
      const body = lowerStatements(lowering, clause.statements);
      cases.push({ tests: hasDefault ? NONE : packed(tests), body });
      tests = [];
      hasDefault = false;
    }
  }
  out.push({ kind: 'switch', start, end: node.end, subject, cases: packed(cases) });
});

// ---------------------------------------------------------------- loops

/** The statements of a loop's body, under the label that the loop carries. */
function lowerLoopBody(lowering: Lowering, node: ts.Statement): readonly Statement[] {
  const outer = lowering.loopLabel;
  lowering.loopLabel = lowering.pendingLabel;
  lowering.pendingLabel = '';
  const body = lowerBody(lowering, node);
  lowering.loopLabel = outer;
  return body;
}

function lowerEach(lowering: Lowering, node: ts.ForOfStatement | ts.ForInStatement, out: Statement[]): void {
  const start = startOf(lowering, node);
  const target = lowerLoopTarget(lowering, node.initializer);
  const iterable = lowerExpression(lowering, node.expression);
  const loop: Mutable<Loop> = {
    kind: 'loop',
    start,
    end: node.end,
    form: 'each',
    target,
    iterable,
    body: lowerLoopBody(lowering, node.statement),
    headEnd: headEnd(node.statement, start),
  };
  if (node.kind === Kind.ForInStatement) {
    loop.overKeys = true;
  } else if (node.awaitModifier !== undefined) {
    loop.isAsync = true;
  }
  out.push(loop);
}
onStatement<ts.ForOfStatement>(Kind.ForOfStatement, lowerEach);
onStatement<ts.ForInStatement>(Kind.ForInStatement, lowerEach);

function lowerLoopTarget(lowering: Lowering, node: ts.ForInitializer): Target {
  if (node.kind !== Kind.VariableDeclarationList) {
    return lowerTarget(lowering, node as ts.Expression);
  }
  const declaration = (node as ts.VariableDeclarationList).declarations[0];
  return declaration === undefined
    ? { kind: 'name', start: startOf(lowering, node), end: node.end, name: '' }
    : lowerBinding(lowering, declaration.name);
}

onStatement<ts.ForStatement>(Kind.ForStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const setup: Statement[] = [];
  if (node.initializer?.kind === Kind.VariableDeclarationList) {
    lowerVariables(lowering, node.initializer as ts.VariableDeclarationList, start, undefined, 0, setup);
  } else if (node.initializer !== undefined) {
    lowerClause(lowering, node.initializer as ts.Expression, setup);
  }
  const test = node.condition === undefined ? undefined : lowerExpression(lowering, node.condition);
  const update: Statement[] = [];
  if (node.incrementor !== undefined) {
    lowerClause(lowering, node.incrementor, update);
  }
  const loop: Mutable<Loop> = {
    kind: 'loop',
    start,
    end: node.end,
    form: 'count',
    setup: packed(setup),
    update: packed(update),
    body: lowerLoopBody(lowering, node.statement),
    headEnd: headEnd(node.statement, start),
  };
  if (test !== undefined) {
    loop.test = test;
  }
  out.push(loop);
});

function lowerClause(lowering: Lowering, node: ts.Expression, out: Statement[]): void {
  lowerEffect(lowering, node, startOf(lowering, node), node.end, out);
}

onStatement<ts.WhileStatement>(Kind.WhileStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  out.push({
    kind: 'loop',
    start,
    end: node.end,
    form: 'while',
    test: lowerExpression(lowering, node.expression),
    body: lowerLoopBody(lowering, node.statement),
    headEnd: headEnd(node.statement, start),
  });
});

onStatement<ts.DoStatement>(Kind.DoStatement, (lowering, node, out) => {
  const start = startOf(lowering, node);
  const body = lowerLoopBody(lowering, node.statement);
  const test = lowerExpression(lowering, node.expression);
  out.push({ kind: 'loop', start, end: node.end, form: 'while', test, body, headEnd: start + 'do'.length });
});

/** A loop's head ends with the parenthesis, which is where the full text of its body begins. */
function headEnd(body: ts.Statement, start: number): number {
  return Math.max(start, body.pos);
}
