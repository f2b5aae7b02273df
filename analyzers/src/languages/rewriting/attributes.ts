// Attributes of a class: words added to the list that one holds, or a new attribute.
import { nodesAround } from '../../core/find.js';
import type { AddedAttribute } from '../../core/mend.js';
import { isSameSpan, type Span } from '../../core/place.js';
import type { ClassDefinition, Module } from '../../core/syntax.js';
import { indentationAt, lineBreakOf, lineEnd, lineStart, preferredQuote, quoted, type TextEdit } from './layout.js';

/**
 * Writes attributes into the class at a span, all that it gets at once.
 *
 * @returns undefined where the class has such an attribute that cannot be added to
 */
export function addAttributes(text: string, module: Module, at: Span, added: readonly AddedAttribute[]): readonly TextEdit[] | undefined {
  const definition = classAt(module, at);
  if (!definition) return undefined;
  const edits: TextEdit[] = [];
  for (const name of new Set(added.map((one) => one.name))) {
    const ofName = added.filter((one) => one.name === name);
    const all = new Set(ofName.flatMap((one) => one.words ?? []));
    // A longer path brings what lies on it.
    const words = [...all].filter((word) => ![...all].some((other) => other.startsWith(`${word}__`)));
    const [code] = ofName.flatMap((one) => one.code ?? []);
    const edit = code !== undefined ? newCode(text, definition, name, code) : words.length > 0 ? addWords(text, definition, name, words) : newQuery(text, definition, name, ofName);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits;
}

function classAt(module: Module, at: Span): ClassDefinition | undefined {
  const found = nodesAround(module, at).findLast(({ node }) => node.kind === 'class')?.node;
  return found?.kind === 'class' && (isSameSpan(found.definition, at) || found.definition.nameStart === at.start) ? found.definition : undefined;
}

function addWords(text: string, definition: ClassDefinition, name: string, words: readonly string[]): TextEdit | undefined {
  const quote = preferredQuote(text, '"');
  const present = definition.fields.find((field) => field.name === name);
  if (!present) return newLine(text, definition, `${name} = (${words.map((word) => quoted(word, quote)).join(', ')}${words.length === 1 ? ',' : ''})`);
  const list = present.value;
  if (list?.kind !== 'list' || list.items.some(({ value, spread }) => spread === true || value.kind !== 'literal')) return undefined;
  const missing = words.filter((word) => !list.items.some(({ value }) => value.kind === 'literal' && value.value === word));
  const last = list.items.at(-1)?.value;
  if (!last) return { start: list.start, end: list.end, text: `(${missing.map((word) => quoted(word, quote)).join(', ')},)` };
  const isBroken = /[\r\n]/.test(text.slice(list.start, last.start));
  const separator = isBroken ? `,${lineBreakOf(text)}${indentationAt(text, last.start)}` : ', ';
  return { start: last.end, end: last.end, text: missing.map((word) => separator + quoted(word, quote)).join('') };
}

function newCode(text: string, definition: ClassDefinition, name: string, code: string): TextEdit | undefined {
  return definition.fields.some((field) => field.name === name) ? undefined : newLine(text, definition, `${name} = ${code}`);
}

function newQuery(text: string, definition: ClassDefinition, name: string, added: readonly AddedAttribute[]): TextEdit | undefined {
  if (definition.fields.some((field) => field.name === name)) return undefined;
  const quote = preferredQuote(text, '"');
  const queries = added.flatMap(({ query }) => query ?? []);
  const [first] = queries;
  if (!first || queries.some(({ from }) => from !== first.from)) return undefined;
  const methods = [...new Set(queries.map(({ method }) => method))].map((method) => `.${method}(${[...new Set(queries.filter((one) => one.method === method).flatMap(({ args }) => args))].map((arg) => quoted(arg, quote)).join(', ')})`);
  return newLine(text, definition, `${name} = ${first.from}${methods.join('')}`);
}

/** A line after the last attribute at the top of the class. */
function newLine(text: string, definition: ClassDefinition, code: string): TextEdit | undefined {
  const first = Math.min(...definition.methods.map(({ start, decorators }) => Math.min(start, ...decorators.map((decorator) => decorator.start))), Infinity);
  const last = definition.fields.filter((field) => field.end <= first && field.value?.kind !== 'class').at(-1);
  if (!last || text.slice(lineStart(text, last.start), last.start).trim() !== '') return undefined;
  const end = lineEnd(text, last.end);
  return { start: end, end, text: `${lineBreakOf(text)}${indentationAt(text, last.start)}${code}` };
}
