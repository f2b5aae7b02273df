// Import and export declarations of ES modules, and TypeScript's `import x = …` and `export = …`.
import { ts } from 'ts-morph';
import type { Assign, Export, Expression, Import } from '../../core/syntax.js';
import { lowerExpression, lowerStatement, type Lowering, type Mutable, NONE, onStatement, packed, startOf } from './dispatch.js';
import { constantText, identifierText, Modifier, modifierBits, moduleNameText } from './names.js';

const Kind = ts.SyntaxKind;

onStatement<ts.ImportDeclaration>(Kind.ImportDeclaration, (lowering, node, out) => {
  const from = constantText(node.moduleSpecifier);
  if (from === undefined) {
    // After a half-typed import, the parser takes the next statement's expression for the specifier.
    lowerStatement(lowering, node.moduleSpecifier, out);
    return;
  }
  const names: Import['names'][number][] = [];
  const clause = node.importClause;
  let typeOnly = clause?.isTypeOnly === true;
  if (clause?.name !== undefined) {
    names.push({ imported: 'default', local: identifierText(clause.name) });
  }
  const bindings = clause?.namedBindings;
  if (bindings !== undefined && bindings.kind === Kind.NamespaceImport) {
    names.push({ imported: '*', local: identifierText(bindings.name) });
  } else if (bindings !== undefined) {
    typeOnly ||= names.length === 0 && bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
    for (const element of bindings.elements) {
      const local = identifierText(element.name);
      const { propertyName } = element;
      names.push({ imported: propertyName === undefined ? local : moduleNameText(propertyName), local });
    }
  }
  const statement: Mutable<Import> = {
    kind: 'import',
    start: startOf(lowering, node),
    end: node.end,
    from,
    names: packed(names),
  };
  if (typeOnly) {
    statement.typeOnly = true;
  }
  out.push(statement);
});

// `import x = require('m')` binds what `require` gives; `import x = A.b` is a constant.
onStatement<ts.ImportEqualsDeclaration>(Kind.ImportEqualsDeclaration, (lowering, node, out) => {
  const { name, moduleReference } = node;
  const start = startOf(lowering, node);
  let value: Expression;
  if (moduleReference.kind === Kind.ExternalModuleReference) {
    const from = constantText(moduleReference.expression);
    if (from === undefined) {
      return;
    }
    value = { kind: 'require', start: startOf(lowering, moduleReference), end: moduleReference.end, from };
  } else {
    value = lowerEntityName(lowering, moduleReference);
  }
  const statement: Mutable<Assign> = {
    kind: 'assign',
    start,
    end: node.end,
    target: { kind: 'name', start: startOf(lowering, name), end: name.end, name: identifierText(name) },
    value,
    declares: 'const',
  };
  if ((modifierBits(node.modifiers) & Modifier.exported) !== 0) {
    statement.exported = true;
  }
  out.push(statement);
});

/** `A.b.c` as members of members. */
function lowerEntityName(lowering: Lowering, node: ts.EntityName): Expression {
  if (node.kind === Kind.Identifier) {
    return lowerExpression(lowering, node);
  }
  const names: ts.Identifier[] = [];
  let at: ts.EntityName = node;
  while (at.kind === Kind.QualifiedName) {
    names.push(at.right);
    at = at.left;
  }
  const start = startOf(lowering, node);
  let value = lowerExpression(lowering, at);
  for (const name of names.reverse().slice(0, 100)) {
    value = {
      kind: 'member',
      start,
      end: name.end,
      object: value,
      name: identifierText(name),
      nameStart: startOf(lowering, name),
    };
  }
  return value;
}

onStatement<ts.ExportDeclaration>(Kind.ExportDeclaration, (lowering, node, out) => {
  const from = constantText(node.moduleSpecifier);
  const clause = node.exportClause;
  let names: Export['names'];
  if (clause === undefined) {
    names = [{ local: '*', exported: '*' }];
  } else if (clause.kind === Kind.NamespaceExport) {
    names = [{ local: '*', exported: moduleNameText(clause.name) }];
  } else {
    names = clause.elements.map((element) => {
      const exported = moduleNameText(element.name);
      return { local: element.propertyName === undefined ? exported : moduleNameText(element.propertyName), exported };
    });
  }
  // `export {}` only says that the file is a module; without a specifier, `export *` is half-typed.
  if (from === undefined && (names.length === 0 || clause === undefined || clause.kind === Kind.NamespaceExport)) {
    return;
  }
  const start = startOf(lowering, node);
  out.push(
    from === undefined
      ? { kind: 'export', start, end: node.end, names }
      : { kind: 'export', start, end: node.end, names, from },
  );
});

onStatement<ts.ExportAssignment>(Kind.ExportAssignment, (lowering, node, out) => {
  const exported = node.isExportEquals === true ? '=' : 'default';
  out.push({
    kind: 'export',
    start: startOf(lowering, node),
    end: node.end,
    names: [{ local: '', exported }],
    value: lowerExpression(lowering, node.expression),
  });
});

// `export as namespace X` only names a global for scripts.
onStatement<ts.NamespaceExportDeclaration>(Kind.NamespaceExportDeclaration, () => NONE);
