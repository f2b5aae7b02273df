// Models of which there is one row: those whose save() gives the row a key that stands in the program.
import type { Statement } from '../../core/syntax.js';
import type { Project } from '../library.js';
import type { ModelInfo } from './registry.js';

const known = new WeakMap<ModelInfo, boolean>();

/** True for a model whose own save(), or that of a base, sets `self.pk` or `self.id` to a constant. */
export function isSingleton(project: Project, model: ModelInfo): boolean {
  const present = known.get(model);
  if (present !== undefined) return present;
  const result = model.of !== undefined && project.lineage(model.of).some(({ definition }) => definition.methods.some(({ name, body }) => name === 'save' && body.some(setsKey)));
  known.set(model, result);
  return result;
}

function setsKey(statement: Statement): boolean {
  if (statement.kind !== 'assign' || statement.target.kind !== 'place') return false;
  const { place } = statement.target;
  if (place.kind !== 'member' || (place.name !== 'pk' && place.name !== 'id') || place.object.kind !== 'name' || place.object.name !== 'self') return false;
  const { value } = statement;
  return (value?.kind === 'literal' && typeof value.value === 'number') || (value?.kind === 'name' && /^[A-Z][A-Z0-9_]*$/.test(value.name));
}
