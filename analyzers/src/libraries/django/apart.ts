// How the rows of a related manager, filtered or ordered, come along with others under a name of their own (`Prefetch` with `to_attr`), for fixes.
import type { Along, Apart } from '../../core/mend.js';
import type { RowsValue } from '../../core/values.js';
import type { Arguments, Project } from '../library.js';
import { dataOfRows, type ChainStep } from './objects.js';
import { modelOf, registryOf, type ModelInfo } from './registry.js';

const FILTERS: ReadonlySet<string> = new Set(['filter', 'exclude']);
const STEPS: ReadonlySet<string> = new Set([...FILTERS, 'all', 'order_by', 'distinct', 'select_related']);

/**
 * The way to load what is asked of a related manager along with the rows that have the relation.
 *
 * @returns undefined where the manager is another one than the model's own `objects`, where the steps may ask for another row's, and where there are none
 */
export function apartFor(project: Project, rows: RowsValue, name: string, args: Arguments): Apart | undefined {
  const { chain, related, ways } = dataOfRows(rows);
  const model = modelOf(project, rows.model);
  const answers = name === 'iterate' ? 'rows' : name === 'exists' ? 'flag' : name === 'count' ? 'number' : undefined;
  const [along] = ways?.along ?? [];
  if (related === undefined || !chain || !model || model.opaque || !answers || args.open || args.positional.length + args.named.size > 0 || !isDefault(model)) return undefined;
  if (along?.change.kind !== 'method' || along.change.name !== 'prefetch_related') return undefined;
  const steps = chain.filter((step) => step.name !== 'get_queryset' && step.name !== 'related');
  const isAsked = steps.some((step) => FILTERS.has(step.name) || (answers === 'rows' && step.name === 'order_by'));
  if (!isAsked || !steps.every((step) => STEPS.has(step.name) && isOwnStep(model, step))) return undefined;
  const flags = steps.flatMap(({ name: step, args: { named } }) => (step === 'filter' && named.size === 1 ? [...named].flatMap(([column, value]) => (value.kind === 'literal' && value.value === true && /^[a-z]+(?:_[a-z]+)?$/.test(column) ? [{ column, word: column.replace(/^(?:is|has)_/, '') }] : [])) : []));
  const isOrdered = steps.some((step) => step.name === 'order_by');
  return {
    along: isOrdered ? settled(along) : along,
    model: model.name,
    manager: 'objects',
    file: model.declared.file,
    taken: membersOf(project, related.slice(0, related.lastIndexOf('.'))),
    relation: related.slice(related.lastIndexOf('.') + 1),
    flags,
    words: steps.some((step) => FILTERS.has(step.name)) ? ['matching', 'wanted'] : ['ordered', 'sorted'],
    wrapper: { name: 'Prefetch', from: 'django.db.models', query: 'queryset', as: 'to_attr' },
    answers,
  };
}

/** What models of a name have: columns, relations, methods and properties. */
export function membersOf(project: Project, name: string): readonly string[] {
  const models = [...registryOf(project).models.values()].filter((model) => model.name === name);
  return models.flatMap(({ fields, relations, of }) => [...fields.keys(), ...relations.keys(), ...(of ? project.lineage(of).flatMap(({ definition }) => definition.methods.map((method) => method.name)) : [])]);
}

/** What an order settles. */
function settled({ differs: _, ...along }: Along): Along {
  return along;
}

export function isDefault(model: ModelInfo): boolean {
  const [first] = model.managers.keys();
  return (first === undefined || first === 'objects') && !model.meta.has('default_manager_name');
}

/** True for a step that asks for nothing but columns of the row and of rows behind its foreign keys. */
export function isOwnStep(model: ModelInfo, { name, args }: ChainStep): boolean {
  if (args.open) return false;
  if (name === 'order_by' || name === 'select_related') return args.named.size === 0 && args.positional.every((value) => value.kind === 'literal' && typeof value.value === 'string' && value.value !== '?' && isColumn(model, value.value.replace(/^-/, '')));
  return args.positional.length === 0 && [...args.named.keys()].every((argument) => isColumn(model, argument));
}

function isColumn(model: ModelInfo, path: string): boolean {
  const [head = ''] = path.split('__');
  const relation = model.relations.get(head);
  if (relation) return relation.kind === 'forward' && relation.cardinality === 'one';
  return head === 'pk' || head === 'id' || model.fields.has(head) || [...model.fields.values()].some(({ column }) => column === head);
}
