// Expressions read as targets of assignments.
import type { Expression, Target } from '../../core/syntax.js';

/** The target that an expression on the left of an assignment, after `for … in` or after `as` denotes. */
export function toTarget(expression: Expression): Target {
  const { start, end } = expression;
  switch (expression.kind) {
    case 'name':
      return { kind: 'name', start, end, name: expression.name };
    case 'member':
    case 'index':
    case 'slice':
    case 'opaque':
      return { kind: 'place', start, end, place: expression };
    case 'list': {
      const rest = expression.items.findIndex((item) => item.spread);
      const items = expression.items.map((item) => ({ target: toTarget(item.value) }));
      return { kind: 'list', start, end, items, ...(rest < 0 ? {} : { rest }) };
    }
    default:
      // No place at all (`f() = 1`): what it evaluates is kept.
      return { kind: 'place', start, end, place: { kind: 'opaque', start, end, children: [expression] } };
  }
}
