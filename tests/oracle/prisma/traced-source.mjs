// TypeScript to JavaScript, with a call before every statement of every function that reports the statement's lines as executed.
// The calls are synchronous, so the ticks in which promises settle, and with them Prisma's batching, stay as they are.
import ts from 'typescript';

/**
 * Compiles one source file. `name` is what its lines are reported under; generated files are compiled without reports.
 * The result calls `globalThis.oracleTrace(name, linesOfEachStatement)` once and the function that this gives once a statement.
 */
export function compileTraced(text, name) {
  const traced = !name.includes('generated/');
  const statements = [];
  const { outputText } = ts.transpileModule(text, {
    fileName: name,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
    transformers: traced ? { before: [(context) => (file) => instrument(file, context, statements)] } : {},
  });
  if (!traced) return outputText;
  // On one line before the code: the lines are the original's anyway, and imports are hoisted.
  return `const oracleLine = globalThis.oracleTrace(${JSON.stringify(name)}, ${JSON.stringify(statements)});\n${outputText}`;
}

function instrument(file, context, statements) {
  const { factory } = context;
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line + 1;

  /** Lines from `start` to `end`, without those that belong to statements further in, and always with the first. */
  const ownLines = (start, end, inner) => {
    const lines = [];
    for (let line = lineOf(start); line <= lineOf(end); line += 1) {
      if (line === lineOf(start) || !inner.some((span) => line >= span.first && line <= span.last)) lines.push(line);
    }
    return lines;
  };
  const report = (lines) => {
    statements.push(lines);
    return factory.createCallExpression(factory.createIdentifier('oracleLine'), undefined, [
      factory.createNumericLiteral(statements.length - 1),
    ]);
  };

  // Each visit adds the spans of the statements that it instruments to the innermost list on this stack.
  const nested = [[]];
  const within = (work) => {
    nested.push([]);
    const result = work();
    const inner = nested.pop();
    nested[nested.length - 1].push(...inner);
    return { result, inner };
  };
  const tracedPart = (node, start) => {
    const { result, inner } = within(() => ts.visitNode(node, visit));
    nested[nested.length - 1].push({ first: lineOf(node.getStart(file)), last: lineOf(node.end) });
    return { result, call: report(ownLines(start, node.end, inner)) };
  };
  const tracedStatements = (list) =>
    list.flatMap((statement) => {
      const { result, call } = tracedPart(statement, statement.getStart(file));
      return [factory.createExpressionStatement(call), result];
    });

  const visit = (node) => {
    if (ts.isBlock(node)) return factory.updateBlock(node, tracedStatements(node.statements));
    if (ts.isCaseOrDefaultClause(node)) {
      const kept = ts.visitEachChild(node, visit, context);
      const body = tracedStatements(node.statements);
      return ts.isCaseClause(kept)
        ? factory.updateCaseClause(kept, kept.expression, body)
        : factory.updateDefaultClause(kept, body);
    }
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const { result, call } = tracedPart(node.body, node.getStart(file));
      return factory.updateArrowFunction(
        node, node.modifiers, node.typeParameters, node.parameters, node.type, node.equalsGreaterThanToken,
        factory.createParenthesizedExpression(factory.createComma(call, result)),
      );
    }
    const body = bodyWithoutBraces(node);
    if (body !== undefined) {
      const replaced = new Map(body.map((statement) => [statement, factory.createBlock(tracedStatements([statement]), true)]));
      return ts.visitEachChild(node, (child) => replaced.get(child) ?? visit(child), context);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
}

/** The statements under an `if` or a loop that stand there without braces; undefined for any other node. */
function bodyWithoutBraces(node) {
  if (ts.isIfStatement(node)) {
    return [node.thenStatement, node.elseStatement].filter((part) => part !== undefined && !ts.isBlock(part));
  }
  return ts.isIterationStatement(node, false) && !ts.isBlock(node.statement) ? [node.statement] : undefined;
}
