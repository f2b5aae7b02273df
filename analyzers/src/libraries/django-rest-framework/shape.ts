// The shape of a serializer: which fields it has, declared ones and those that a model serializer derives from its model, and where
// each stands in the source.
import type { Place } from '../../core/place.js';
import type { ClassValue, ObjectValue, Value } from '../../core/values.js';
import type { Model } from '../../schema/catalog.js';
import type { Host } from '../library.js';
import { allRows, attribute, declaration, headOf, isNone, placeOfWord, wordsOf } from '../django-web/classes.js';
import { isField, isSerializer, isSet, madeWith } from './kinds.js';

/** One field of a serializer. */
export interface ShapedField {
  readonly name: string;
  /** The declared field or serializer; undefined for one that is derived from the model. */
  readonly declared?: ObjectValue;
  readonly place: Place;
}

/** What a serializer writes out for a row. */
export interface Shape {
  readonly fields: readonly ShapedField[];
  /** `Meta.depth`: how many relations deep derived fields are written out in full. */
  readonly depth: number;
}

/** The fields that a serializer of class `of` writes out, in the order of its declaration. */
export function shapeOf(host: Host, of: ClassValue, base: string): Shape {
  const { project } = host;
  const declared = declaredFields(host, of);
  for (const name of removable(host, of)) declared.delete(name);
  const meta = attribute(project, of, 'Meta');
  if (!/ModelSerializer$/.test(base) || meta?.kind !== 'class') return { fields: [...declared.values()].filter(isWritten), depth: 0 };
  const depth = attribute(project, meta, 'depth');
  const hidden = new Set([...hiddenNames(attribute(project, meta, 'extra_kwargs')), ...removable(host, of)]);
  const fields: ShapedField[] = [];
  for (const name of names(host, of, meta, declared)) {
    const own = declared.get(name);
    if (own ? !isWritten(own) : hidden.has(name)) continue;
    fields.push(own ?? { name, place: placeInMeta(host, of, meta, name) });
  }
  return { fields, depth: depth?.kind === 'literal' && typeof depth.value === 'number' ? depth.value : 0 };
}

function declaredFields(host: Host, of: ClassValue): Map<string, ShapedField> {
  const { project } = host;
  const found = new Map<string, ShapedField>();
  for (const owner of [...project.lineage(of)].reverse()) {
    for (const one of owner.definition.fields) {
      const value = project.fieldOf(owner, one.name);
      if (isField(value) || isSerializer(value)) found.set(one.name, { name: one.name, declared: value, place: { file: owner.file, start: one.start, end: one.end } });
      else if (isNone(value)) found.delete(one.name);
    }
  }
  return found;
}

/**
 * Fields that the class takes out of itself under some condition (`self.fields.pop('x')`): the one who wrote it knows when they are
 * loaded. Where either these or those are taken out, some of them are always written, and all count.
 */
function removable(host: Host, of: ClassValue): ReadonlySet<string> {
  const names = new Set<string>();
  for (const owner of host.project.lineage(of)) {
    const text = host.project.text(owner.file) ?? '';
    for (const method of owner.definition.methods) {
      if (method.name !== '__init__' && method.name !== 'get_fields') continue;
      const body = text.slice(method.start, method.end);
      if (/fields\.pop\([\s\S]*\n\s*else:[\s\S]*fields\.pop\(/.test(body)) continue;
      for (const match of body.matchAll(/fields\.pop\(\s*['"](\w+)['"]|del (?:self\.)?fields\[['"](\w+)['"]/g)) names.add(match[1] ?? match[2] ?? '');
    }
  }
  return names;
}

function isWritten(field: ShapedField): boolean {
  return !field.declared || (!isSet(field.declared, 'write_only') && madeWith(field.declared).base !== 'HiddenField');
}

function hiddenNames(options: Value | undefined): ReadonlySet<string> {
  const hidden = new Set<string>();
  if (options?.kind !== 'record') return hidden;
  for (const [name, one] of options.fields) {
    const flag = one.kind === 'record' ? one.fields.get('write_only') : undefined;
    if (flag?.kind === 'literal' && flag.value === true) hidden.add(name);
  }
  return hidden;
}

function names(host: Host, of: ClassValue, meta: ClassValue, declared: ReadonlyMap<string, ShapedField>): readonly string[] {
  const listed = attribute(host.project, meta, 'fields');
  const words = wordsOf(listed);
  if (words && !(words.length === 1 && words[0] === '__all__')) return [...new Set(words)];
  const excluded = wordsOf(attribute(host.project, meta, 'exclude'));
  if (!words && !excluded) {
    // The list is computed: only what the class itself declares must be in it.
    return [...declared.values()].filter((one) => declaration(host.project, of, one.name)?.owner === of).map((one) => one.name);
  }
  return [...new Set([...declared.keys(), ...ownRelations(host, meta)])].filter((name) => !excluded?.includes(name));
}

/** The relations that `__all__` covers: those that the model itself declares, not what others declare towards it. */
function ownRelations(host: Host, meta: ClassValue): readonly string[] {
  const of = attribute(host.project, meta, 'model');
  const model = modelOf(host, of);
  if (!model || of?.kind !== 'class') return [];
  return [...model.relations.values()].filter((relation) => declaration(host.project, of, relation.name)).map((relation) => relation.name);
}

/** The catalog's model of a class. */
export function modelOf(host: Host, of: Value | undefined): Model | undefined {
  const rows = host.silently(() => allRows(host, of, { start: 0, end: 0 }));
  return rows && host.catalog.models.get(rows.model);
}

function placeInMeta(host: Host, of: ClassValue, meta: ClassValue, name: string): Place {
  const place = placeOfWord(host.project, meta, declaration(host.project, meta, 'fields') ? 'fields' : 'model', name);
  return place.end > place.start ? place : headOf(of);
}

