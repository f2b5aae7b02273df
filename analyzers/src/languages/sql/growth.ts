// Which calls in a statement make large values of little text: `repeat('x', 900000000)`. Planning computes what stands there as constants, so that a
// database must not even be asked for the plan of such a statement. Only what is seen to stay small passes, and what hangs on a row or on a
// parameter, which planning cannot compute.

type TreeNode = Readonly<Record<string, unknown>>;

/** The largest length or number of repetitions that one call may name, and the most characters that all of them may come to. */
const LARGEST = 10_000;
const MOST_CHARACTERS = 10_000_000;
/** Sizes that are computed in more steps than this are not followed. */
const DEEPEST = 12;

/** Functions of which the second argument says how large the result gets: by how much it is multiplied, or its length. */
const MULTIPLYING = new Set(['repeat', 'array_fill']);
const PADDING = new Set(['lpad', 'rpad', 'space']);

/** True for a function that can make a large value of small arguments. */
export function isGrowing(name: string): boolean {
  return MULTIPLYING.has(name) || PADDING.has(name) || name === 'factorial' || name === 'format';
}

/** A call of such a function: its name, and its node in PostgreSQL's tree. */
export interface GrowingCall {
  readonly name: string;
  readonly node: TreeNode;
}

/**
 * Finds the call that could make too large a value.
 *
 * @param calls all such calls of one statement
 * @param isDerived columns of the statement can come from its own subqueries, WITH, or functions in FROM, whose constants planning puts in their place
 * @param length of the statement's text, in characters
 * @returns the function's name; undefined where all of them stay small
 */
export function tooLarge(calls: readonly GrowingCall[], isDerived: boolean, length: number): string | undefined {
  let times = 1;
  let longest = length;
  for (const { name, node } of calls) {
    const args = Array.isArray(node['args']) ? (node['args'] as unknown[]) : [];
    if (name === 'factorial') return name;
    if (name === 'format') {
      if (!isPlainFormat(args[0])) return name;
      continue;
    }
    const size = sizeOf(args[name === 'space' ? 0 : 1], isDerived, 0);
    if (size === undefined || size > LARGEST) return name;
    if (MULTIPLYING.has(name)) times *= Math.max(size, 1);
    else longest = Math.max(longest, size);
    if (times * longest > MOST_CHARACTERS) return name;
  }
  return undefined;
}

/** A format without widths, or with small ones. */
function isPlainFormat(value: unknown): boolean {
  const constant = child(value, 'A_Const');
  const text = constant && child(constant, 'sval')?.['sval'];
  return typeof text === 'string' && !/%[^%a-zA-Z]*(?:\*|\d{4})/.test(text);
}

/** The size that an argument names: a small number as it stands, 1 for what planning cannot know; undefined for all else. */
function sizeOf(value: unknown, isDerived: boolean, depth: number): number | undefined {
  if (depth > DEEPEST) return undefined;
  const constant = child(value, 'A_Const');
  if (constant) return numberOf(constant);
  const cast = child(value, 'TypeCast');
  if (cast) return sizeOf(cast['arg'], isDerived, depth + 1);
  const list = child(value, 'A_ArrayExpr');
  if (list) {
    const sizes = (Array.isArray(list['elements']) ? (list['elements'] as unknown[]) : []).map((element) => sizeOf(element, isDerived, depth + 1));
    return sizes.reduce<number | undefined>((product, size) => (product === undefined || size === undefined ? undefined : product * size), 1);
  }
  return isUnknown(value, isDerived, depth) ? 1 : undefined;
}

/** Hangs on a row or a parameter whatever else stands there: operators and functions are computed only where all that they take is known. */
function isUnknown(value: unknown, isDerived: boolean, depth: number): boolean {
  if (depth > DEEPEST) return false;
  if (child(value, 'ParamRef')) return true;
  if (child(value, 'ColumnRef')) return !isDerived;
  const cast = child(value, 'TypeCast');
  if (cast) return isUnknown(cast['arg'], isDerived, depth + 1);
  const call = child(value, 'FuncCall');
  if (call) return Array.isArray(call['args']) && (call['args'] as unknown[]).some((argument) => isUnknown(argument, isDerived, depth + 1));
  const expression = child(value, 'A_Expr');
  return expression !== undefined && isArithmetic(expression) && [expression['lexpr'], expression['rexpr']].some((side) => isUnknown(side, isDerived, depth + 1));
}

function isArithmetic({ kind, name }: TreeNode): boolean {
  return kind === 'AEXPR_OP' && Array.isArray(name) && name.length === 1 && /^[-+*/%]$/.test(String(child(name[0], 'String')?.['sval']));
}

function numberOf(constant: TreeNode): number | undefined {
  if (constant['isnull'] === true) return 0;
  const whole = child(constant, 'ival');
  if (whole) return typeof whole['ival'] === 'number' ? Math.abs(whole['ival']) : 0;
  const text = child(constant, 'fval')?.['fval'] ?? child(constant, 'sval')?.['sval'];
  const number = typeof text === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

function child(value: unknown, key: string): TreeNode | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as TreeNode)[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as TreeNode) : undefined;
}
