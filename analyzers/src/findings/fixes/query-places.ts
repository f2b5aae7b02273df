// Which of the places where a query is built leave room for what it is to get.
import { expressionAt, isChain } from '../../core/find.js';
import type { Place } from '../../core/place.js';
import type { Expression } from '../../core/syntax.js';
import type { Site } from './proposal.js';

/** True for what a method can be added to, where the rows are those of one model. */
export function isQueryOfOne(place: Place, site: Site): boolean {
  const module = site.module(place.file);
  const found = module && expressionAt(module, place);
  return found !== undefined && isChain(found.expression) && !isAnswerOfBase(found.expression) && !isOfAnyModel(found.expression) && (site.modelsAt?.(place).size ?? 0) <= 1;
}

/** True for a query of a model that a variable or a member holds: `model.objects`, `queryset.model.objects`. Of another one it may not have the relation. */
function isOfAnyModel(expression: Expression): boolean {
  let node = expression;
  for (;;) {
    if (node.kind === 'call') node = node.callee;
    else if (node.kind === 'slice' || node.kind === 'index') node = node.object;
    else if (node.kind !== 'member') return false;
    else if (node.name === 'objects' || /_manager$/.test(node.name)) return (node.object.kind === 'name' || node.object.kind === 'member') && node.object.name !== 'cls' && /^[a-z_]/.test(node.object.name);
    else node = node.object;
  }
}

/** True for what a method of a base class answers with that hands on named arguments as they are: a framework queries something in there, and answers with something else. */
function isAnswerOfBase(expression: Expression): boolean {
  if (expression.kind !== 'call' || expression.callee.kind !== 'member' || !/^get_./.test(expression.callee.name)) return false;
  const { object } = expression.callee;
  return object.kind === 'call' && object.callee.kind === 'name' && object.callee.name === 'super' && expression.args.some(({ spread }) => spread === true);
}
