// Reads `seqscan.config.json`: JSON with comments, checked against the description of its keys. Every mistake is reported with file, line
// and column; nothing of a configuration with mistakes is applied, since a run under half a configuration proves nothing.
import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { type Configuration, configurationKeys, didYouMean, type KeyDescription, lineMap, rules, type ValueShape } from '@seqscan/analyzers';

/** A mistake that ends the run before it starts. Each message says what and where in one line. */
export class UsageError extends Error {
  constructor(
    readonly lines: readonly string[],
    /** The same one by one, where they stand in a configuration file. */
    readonly mistakes: readonly ConfigurationMistake[] = [],
  ) {
    super(lines.join('\n'));
    this.name = 'UsageError';
  }
}

/** A mistake in a configuration file. */
export interface ConfigurationMistake {
  readonly file: string;
  /** Both start at 1. */
  readonly position: { readonly line: number; readonly column: number };
  readonly message: string;
}

/**
 * Reads the text of a configuration file.
 *
 * @param shownAs the file's name in messages
 * @param file the file's absolute path, for hosts that show mistakes in their places
 * @throws UsageError with a line for each mistake
 */
export function readConfiguration(shownAs: string, text: string, file = shownAs): Configuration {
  const withoutMark = text.replace(/^\uFEFF/, '');
  const lines = lineMap(withoutMark);
  const mistakes: { offset: number; message: string }[] = [];
  const report = (offset: number, message: string): void => void mistakes.push({ offset, message });

  const errors: ParseError[] = [];
  const tree = parseTree(withoutMark, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
  for (const { error, offset } of errors) report(offset, `not valid JSON: ${printParseErrorCode(error).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}`);
  if (errors.length === 0 && tree === undefined) report(0, 'the configuration is empty; one that says nothing is {}');
  if (errors.length === 0 && tree !== undefined) check(tree, { type: 'object', keys: configurationKeys }, 'the configuration', report);
  if (mistakes.length > 0) {
    const sorted = mistakes.sort((a, b) => a.offset - b.offset).slice(0, errors.length > 0 ? 1 : undefined);
    const placed = sorted.map(({ offset, message }): ConfigurationMistake => ({ file, position: lines.position(offset), message }));
    throw new UsageError(
      placed.map(({ position: { line, column }, message }) => `${shownAs}:${line}:${column}: ${message}`),
      placed,
    );
  }
  return tree === undefined ? {} : (getNodeValue(tree) as Configuration);
}

type Report = (offset: number, message: string) => void;

function check(node: Node, shape: ValueShape, what: string, report: Report): void {
  const expected = (words: string): void => report(node.offset, `${what} must be ${words}, not ${described(node)}`);
  switch (shape.type) {
    case 'string':
      if (node.type !== 'string') expected('a string');
      return;
    case 'boolean':
      if (node.type !== 'boolean') expected('true or false');
      return;
    case 'number':
      if (node.type !== 'number' || !Number.isInteger(node.value) || Number(node.value) < shape.minimum) expected(`a whole number, ${shape.minimum} or more`);
      return;
    case 'choice':
      if (typeof node.value !== 'string' || !shape.values.includes(node.value)) {
        const hint = typeof node.value === 'string' ? didYouMean(node.value, shape.values) : '';
        report(node.offset, `${what} must be ${oneOf(shape.values)}, not ${described(node)}${hint}`);
      }
      return;
    case 'list':
      if (node.type !== 'array') return expected('a list');
      for (const item of node.children ?? []) check(item, shape.items, `each item of ${what}`, report);
      return;
    case 'map':
      if (node.type !== 'object') return expected(`an object${exampleOf(shape.values)}`);
      checkTwice(node, report);
      for (const { key, keyNode, value } of properties(node)) {
        const known = rules.map(({ id }) => id);
        if (shape.keys === 'rules' && !known.includes(key)) report(keyNode.offset, `unknown rule "${key}"${didYouMean(key, known)}`);
        else if (value !== undefined) check(value, shape.values, `"${key}"`, report);
      }
      return;
    case 'object':
      if (node.type !== 'object') return expected(`an object${exampleOf(shape)}`);
      checkKeys(node, shape.keys, report);
  }
}

/** A key that is given again: of the two the first would count for nothing. */
function checkTwice(node: Node, report: Report): void {
  const known = new Set<string>();
  for (const { key, keyNode } of properties(node)) {
    if (known.has(key)) report(keyNode.offset, `the key "${key}" is given twice`);
    known.add(key);
  }
}

function checkKeys(node: Node, keys: readonly KeyDescription[], report: Report): void {
  checkTwice(node, report);
  for (const { key, keyNode, value } of properties(node)) {
    const description = keys.find((each) => each.key === key);
    if (description === undefined) report(keyNode.offset, `unknown key "${key}"${didYouMean(key, keys.map((each) => each.key))}`);
    else if (value !== undefined) check(value, description.shape, `"${key}"`, report);
  }
}

function properties(node: Node): { key: string; keyNode: Node; value: Node | undefined }[] {
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [keyNode, value] = children;
    return keyNode === undefined ? [] : [{ key: String(keyNode.value), keyNode, value }];
  });
}

/** The few keys that an object may have, for whoever wrote something else: ` with "url", "useDatabaseUrl"`. */
function exampleOf(shape: ValueShape): string {
  return shape.type === 'object' && shape.keys.length <= 3 ? ` with ${shape.keys.map(({ key }) => `"${key}"`).join(', ')}` : '';
}

function described(node: Node): string {
  if (node.type === 'object') return 'an object';
  if (node.type === 'array') return 'a list';
  // An address may hold a password, wherever it stands.
  return typeof node.value === 'string' && node.value.includes('://') ? 'an address' : JSON.stringify(node.value);
}

function oneOf(values: readonly string[]): string {
  return values.map((value, index) => `${index === 0 ? '' : index === values.length - 1 ? ' or ' : ', '}"${value}"`).join('');
}
