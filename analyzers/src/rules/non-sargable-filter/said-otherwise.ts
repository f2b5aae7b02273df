// A condition as it is written, said so that the column stands alone: only forms that mean the same, and one that fails on what it cannot compare.
import type { FixGrade } from '../../findings/finding.js';
import type { Column } from '../../schema/catalog.js';
import { typeFamily } from './types.js';

/** What takes a condition's place. */
export interface SaidOtherwise {
  readonly text: string;
  readonly grade: FixGrade;
}

const NAME = String.raw`(?:"[^"\\]+"|[A-Za-z_]\w*)`;
const COLUMN = `((?:${NAME}\\.)?${NAME})`;
const OPERATOR = '\\s*(=|<=|>=|<|>)\\s*';
/** A parameter or a hole of a plain name, which may stand there twice; or a constant. */
const REPEATABLE = /^(?:\$\d+|:\w+|@\w+|%\(\w+\)s|\$\{[\w.]+\}|\{[\w.]+\}|\d+|'[^'\\]*'|CURRENT_DATE)$/i;
const ONCE = /^(?:\?|%s)$/;

/**
 * Says a condition otherwise.
 *
 * @param written the condition's text as it stands in the source
 * @returns undefined where no other form is known to mean the same
 */
export function saidOtherwise(written: string, column: Column): SaidOtherwise | undefined {
  const family = typeFamily(column.sqlType ?? column.type);
  if (family === 'timestamp') return ofDay(written) ?? ofYear(written) ?? ofTruncation(written) ?? ofInterval(written, column);
  if (family === 'number') return ofSum(written, column) ?? ofText(written, column);
  return family === 'uuid' ? ofText(written, column) : undefined;
}

function safe(text: string): SaidOtherwise {
  return { text, grade: 'safe' };
}

/** `placed_at::date = $1`: the day's beginning and the next day's. */
function ofDay(written: string): SaidOtherwise | undefined {
  const match = new RegExp(`^(?:${COLUMN}::date|date\\(\\s*${COLUMN}\\s*\\)|cast\\(\\s*${COLUMN}\\s+as\\s+date\\s*\\))${OPERATOR}(\\S.*)$`, 'is').exec(written);
  if (!match) return undefined;
  const [, one, two, three, operator = '=', operand = ''] = match;
  const column = one ?? two ?? three ?? '';
  const day = /::date$/i.test(operand) ? operand.slice(0, -'::date'.length) : operand;
  const isRepeatable = REPEATABLE.test(day) && !/^\d+$/.test(day);
  if (!isRepeatable && !ONCE.test(day)) return undefined;
  const at = /^CURRENT_DATE$/i.test(day) ? day : `${day}::date`;
  switch (operator) {
    case '=':
      return isRepeatable ? safe(`${column} >= ${at} AND ${column} < ${at} + 1`) : undefined;
    case '<=':
      return safe(`${column} < ${at} + 1`);
    case '>':
      return safe(`${column} >= ${at} + 1`);
    default:
      return safe(`${column} ${operator} ${at}`);
  }
}

/** The last year whose end every kind of timestamp can hold. */
const LAST_YEAR = 294_275;

/** `EXTRACT(YEAR FROM placed_at) = 2024`. */
function ofYear(written: string): SaidOtherwise | undefined {
  const match = new RegExp(`^(?:extract\\(\\s*year\\s+from\\s+${COLUMN}\\s*\\)|date_part\\(\\s*'year'\\s*,\\s*${COLUMN}\\s*\\))\\s*=\\s*(\\S+)$`, 'i').exec(written);
  const year = match?.[3] ?? '';
  if (!match || !REPEATABLE.test(year) || year.startsWith("'") || /^current/i.test(year)) return undefined;
  // Of a year that no date is in, the database would not make one.
  if (/^\d+$/.test(year) && (Number(year) < 1 || Number(year) > LAST_YEAR)) return undefined;
  const column = match[1] ?? match[2] ?? '';
  const next = /^\d+$/.test(year) ? String(Number(year) + 1) : `${year} + 1`;
  return safe(`${column} >= make_date(${year}, 1, 1) AND ${column} < make_date(${next}, 1, 1)`);
}

/** `date_trunc('month', placed_at) = date_trunc('month', now())`: what is compared with is a beginning itself. */
function ofTruncation(written: string): SaidOtherwise | undefined {
  const match = new RegExp(`^date_trunc\\(\\s*'(\\w+)'\\s*,\\s*${COLUMN}\\s*\\)\\s*=\\s*(date_trunc\\(\\s*'(\\w+)'\\s*,\\s*[\\w.$:()]+\\s*\\))$`, 'i').exec(written);
  const [, unit = '', column = '', operand = '', other = ''] = match ?? [];
  if (!match || unit.toLowerCase() !== other.toLowerCase() || !/^(?:minute|hour|day|week|month|year)$/i.test(unit)) return undefined;
  return safe(`${column} >= ${operand} AND ${column} < ${operand} + interval '1 ${unit.toLowerCase()}'`);
}

/** `placed_at + interval '2 hours' < now()`; days are of different lengths where clocks change, and months are no fixed time at all. */
function ofInterval(written: string, { sqlType }: Column): SaidOtherwise | undefined {
  const match = new RegExp(`^${COLUMN}\\s*([+-])\\s*(interval\\s+'\\d+\\s+(\\w+?)s?')${OPERATOR}(now\\(\\)|current_timestamp|\\$\\d+|:\\w+|%\\(\\w+\\)s|\\$\\{[\\w.]+\\}|%s|\\?)$`, 'i').exec(written);
  const [, column = '', sign = '+', interval = '', unit = '', operator = '', operand = ''] = match ?? [];
  if (!match || !/^(?:second|sec|minute|min|hour|day|week)$/i.test(unit)) return undefined;
  const isZoned = sqlType === undefined || /with time zone|timestamptz/.test(sqlType);
  // A parameter beside an interval is taken for an interval unless it says what it is.
  const typed = /^(?:now|current)/i.test(operand) ? operand : `${operand}::${isZoned ? 'timestamptz' : 'timestamp'}`;
  return { text: `${column} ${operator} ${typed} ${sign === '+' ? '-' : '+'} ${interval}`, grade: isZoned && /^(?:day|week)$/i.test(unit) ? 'changes behaviour' : 'safe' };
}

/** `position + 1 = $1`, for whole numbers. */
function ofSum(written: string, { sqlType, type }: Column): SaidOtherwise | undefined {
  if (!/^(?:small|big)?int(?:eger|\d)?$|^(?:small|big)?serial$|^Int$|^BigInt$/i.test(sqlType ?? type)) return undefined;
  const match = new RegExp(`^${COLUMN}\\s*([+-])\\s*(\\d+)${OPERATOR}(\\d+|\\$\\d+|:\\w+|%\\(\\w+\\)s|\\$\\{[\\w.]+\\}|%s|\\?)$`).exec(written);
  const [, column = '', sign = '+', by = '0', operator = '', operand = ''] = match ?? [];
  if (!match) return undefined;
  const moved = sign === '+' ? -Number(by) : Number(by);
  return safe(`${column} ${operator} ${/^\d+$/.test(operand) ? String(Number(operand) + moved) : `${operand} ${moved < 0 ? '-' : '+'} ${by}`}`);
}

/** `id::text = $1`: the other side is cast, which fails on a text that is no such value. */
function ofText(written: string, { sqlType }: Column): SaidOtherwise | undefined {
  const match = new RegExp(`^(?:${COLUMN}::(?:text|varchar)|cast\\(\\s*${COLUMN}\\s+as\\s+(?:text|varchar)\\s*\\))\\s*=\\s*(\\S+?)(?:::text)?$`, 'i').exec(written);
  const operand = match?.[3] ?? '';
  if (!match || sqlType === undefined || !(REPEATABLE.test(operand) || ONCE.test(operand)) || /^current/i.test(operand)) return undefined;
  return { text: `${match[1] ?? match[2] ?? ''} = ${operand}::${sqlType}`, grade: 'changes behaviour' };
}
