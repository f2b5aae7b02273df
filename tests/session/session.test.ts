// What the session adds to what rules say: suppression, severities, order, and that one part's failure stays its own.
import { describe, expect, it } from 'vitest';
import type { Place } from '../../analyzers/src/core/place.js';
import type { Confidence, Rule, Verdict } from '../../analyzers/src/rules/rule.js';
import type { SessionInput } from '../../analyzers/src/session/session.js';
import { noFacts, scriptedFrontEnd, scriptedSession } from './scripted.js';

function outcome(text: string, ids: readonly string[] = ['slow', 'wide']): { findings: string[]; problems: string[]; suppressed: number } {
  const { findings, problems, suppressed } = scriptedSession({ 'a.py': text }, ids).findings();
  const line = (offset: number): number => text.slice(0, offset).split('\n').length;
  return {
    findings: findings.map(({ rule, place, message }) => `${line(place.start)} ${rule}${rule === 'unused-suppression' ? `: ${message}` : ''}`),
    problems: problems.map(({ message, start }) => `${line(start ?? 0)} ${message}`),
    suppressed,
  };
}

describe('suppression', () => {
  it('holds for the next line of code, past other comments', () => {
    expect(outcome('# seqscan-disable-next-line slow -- tiny table\n# noqa\n\nslow()\nslow()')).toEqual({ findings: ['5 slow'], problems: [], suppressed: 1 });
  });

  it('holds for its own line, the whole file, or a range', () => {
    expect(outcome('slow() # seqscan-disable-line slow -- why\nslow()').findings).toEqual(['2 slow']);
    expect(outcome('slow()\n# seqscan-disable-file slow -- why\nslow(); wide()').findings).toEqual(['3 wide']);
    expect(outcome('slow()\n# seqscan-disable slow, wide -- why\nslow()\n# seqscan-enable slow\nslow(); wide()\n# seqscan-enable\nwide()').findings).toEqual(['1 slow', '5 slow', '7 wide']);
  });

  it('holds for all rules where it names none, and only for those that it names', () => {
    expect(outcome('# seqscan-disable-next-line -- why\nslow(); wide()').findings).toEqual([]);
    expect(outcome('# seqscan-disable-next-line wide -- why\nslow(); wide()').findings).toEqual(['2 slow']);
  });

  it('that suppresses nothing is reported, rule by rule', () => {
    expect(outcome('# seqscan-disable-next-line slow, wide -- why\nslow()')).toEqual({
      findings: ['1 unused-suppression: This comment suppresses nothing: `wide` reports nothing here'],
      problems: [],
      suppressed: 1,
    });
  });

  it('of a rule that is off is not reported as unused', () => {
    const session = scriptedSession({ 'a.py': '# seqscan-disable-next-line slow -- why\nx()' }, ['slow'], { config: { layers: [], overrides: { slow: 'off' } } });
    expect(session.findings().findings).toEqual([]);
  });

  it('can be switched off as a report, or made graver', () => {
    const text = { 'a.py': '# seqscan-disable-next-line slow -- why\nx()' };
    const severity = (setting: 'off' | 'error' | undefined) =>
      scriptedSession(text, ['slow'], { config: { layers: [], overrides: setting === undefined ? {} : { 'unused-suppression': setting } } }).findings().findings.map((finding) => finding.severity);
    expect([severity(undefined), severity('off'), severity('error')]).toEqual([['info'], [], ['error']]);
  });

  it('with unknown rules, without a reason, or that ends nothing is a problem', () => {
    expect(outcome('# seqscan-disable-next-line slo -- why\nslow()')).toEqual({ findings: ['2 slow'], problems: ['1 the suppression names an unknown rule "slo"; did you mean "slow"?'], suppressed: 0 });
    expect(outcome('# seqscan-disable-next-line slow\nslow()')).toEqual({
      findings: [],
      problems: ['1 the suppression gives no reason; write one: seqscan-disable-next-line slow -- reason'],
      suppressed: 1,
    });
    expect(outcome('# seqscan-enable slow').problems).toEqual(['1 "seqscan-enable" ends nothing: no "seqscan-disable" before it']);
    expect(outcome('# seqscan-disable-lines slow -- why').problems).toEqual(['1 unknown suppression "seqscan-disable-lines"; did you mean "seqscan-disable-line"?']);
    expect(outcome('# seqscan-disabel-next-line slow -- why').problems).toEqual(['1 unknown suppression "seqscan-disabel-next-line"; did you mean "seqscan-disable-next-line"?']);
    expect(outcome('# seqscan-ignore slow -- why').problems).toEqual(['1 unknown suppression "seqscan-ignore"']);
  });
});

describe('severity', () => {
  const severityOf = (file: string, layers: Parameters<typeof scriptedSession>[2] = {}): string[] =>
    scriptedSession({ [file]: 'slow()' }, ['slow'], layers).findings().findings.map(({ severity }) => severity);

  it("is the rule's, the nearest configuration's, or the command line's, in this order of weakness", () => {
    expect(severityOf('a.py')).toEqual(['warning']);
    const layers = [{ folder: '', configuration: { rules: { slow: 'error' } } }] as const;
    expect(severityOf('a.py', { config: { layers } })).toEqual(['error']);
    expect(severityOf('a.py', { config: { layers, overrides: { slow: 'info' } } })).toEqual(['info']);
    expect(severityOf('a.py', { config: { layers, overrides: { slow: 'off' } } })).toEqual([]);
  });

  it('is low in tests and scripts whatever the rule is set to', () => {
    const layers = [{ folder: '', configuration: { rules: { slow: 'error' } } }] as const;
    expect(severityOf('tests/a.py', { config: { layers } })).toEqual(['info']);
    expect(severityOf('tests/a.py', { config: { layers: [{ folder: '', configuration: { lowSeverity: [] } }] } })).toEqual(['warning']);
  });
});

describe('confidence', () => {
  const of = (confidence: Confidence): Rule => ({
    id: confidence,
    summary: '',
    severity: 'warning',
    check: () => [{ place: { file: 'pkg/a.py', start: 0, end: 1 }, message: '', consequence: '', remedy: '', confidence, related: [] }],
  });
  const reported = (config: SessionInput['config']): string[] =>
    scriptedSession({ 'pkg/a.py': 'a' }, [], { rules: [of('possible'), of('likely'), of('proven')], config })
      .findings()
      .findings.map(({ rule }) => rule);

  it('below what a configuration asks for is left out', () => {
    expect(reported({ layers: [] })).toEqual(['likely', 'possible', 'proven']);
    expect(reported({ layers: [{ folder: '', configuration: { minConfidence: 'proven' } }, { folder: 'pkg', configuration: { minConfidence: 'likely' } }] })).toEqual(['likely', 'proven']);
  });

  it('that a command line asks for beats every configuration', () => {
    expect(reported({ layers: [{ folder: 'pkg', configuration: { minConfidence: 'likely' } }], minConfidence: 'proven' })).toEqual(['proven']);
  });

  it('says nothing of a comment that suppresses what is not sure enough', () => {
    const session = scriptedSession({ 'a.py': 'x # seqscan-disable-line possible -- one\n' }, [], {
      rules: [{ ...of('possible'), check: () => [{ place: { file: 'a.py', start: 0, end: 1 }, message: '', consequence: '', remedy: '', confidence: 'possible', related: [] }] }],
      config: { layers: [{ folder: '', configuration: { minConfidence: 'proven' } }] },
    });
    expect(session.findings()).toMatchObject({ findings: [], suppressed: 1 });
  });
});

describe('a report', () => {
  it('is sorted, without duplicates, the most certain and shortest one of equals left', () => {
    const at = (file: string, start: number) => ({ file, start, end: start + 1 });
    const verdict = (place: Place, confidence: Confidence, ...path: string[]): Verdict => ({
      place,
      message: 'm',
      consequence: '',
      remedy: '',
      confidence,
      related: path.map((message) => ({ place, message })),
    });
    const rule = (id: string, verdicts: Verdict[]): Rule => ({ id, summary: '', severity: 'warning', check: () => verdicts });
    const b = at('b.py', 0);
    const slow = rule('slow', [verdict(b, 'likely'), verdict(b, 'proven', 'far', 'near'), verdict(b, 'proven', 'direct')]);
    const early = rule('wide', [verdict(at('a.py', 9), 'likely'), verdict(at('a.py', 3), 'likely')]);
    const { findings } = scriptedSession({ 'a.py': 'x'.repeat(20), 'b.py': 'slow()' }, [], { rules: [slow, early] }).findings();
    expect(findings.map(({ place: { file, start }, related }) => [file, start, related.map(({ message }) => message)])).toEqual([
      ['a.py', 3, []],
      ['a.py', 9, []],
      ['b.py', 0, ['direct']],
    ]);
  });

  it('speaks of the wanted files only, while all are analysed', () => {
    const seen: string[] = [];
    const session = scriptedSession({ 'a.py': 'slow()', 'b.py': 'slow()' }, ['slow'], {
      execute: (input) => {
        seen.push(...input.paths);
        return noFacts(input);
      },
    });
    const report = session.findings((path) => path === 'b.py');
    expect([report.findings.map(({ place }) => place.file), report.files, seen]).toEqual([['b.py'], 1, ['a.py', 'b.py']]);
  });

  it('never reads excluded files, and reads but does not report those that are not included', () => {
    const layers = [{ folder: '', configuration: { exclude: ['old'], include: ['app/**'] } }];
    const execute: typeof noFacts = (input) => {
      expect(input.paths).toEqual(['app/a.py', 'lib/a.py', 'schema.prisma']);
      return noFacts(input);
    };
    const texts = { 'app/a.py': 'slow()', 'lib/a.py': 'slow()', 'old/a.py': '', 'schema.prisma': '' };
    const { findings, files } = scriptedSession(texts, ['slow'], { config: { layers }, execute }).findings();
    expect([findings.map(({ place }) => place.file), files]).toEqual([['app/a.py'], 1]);
  });
});

describe('failures', () => {
  it('shows no place of what a package declares, since it stands in no file', () => {
    const nowhere = { file: '', start: 0, end: 0 };
    const told = { message: '', consequence: '', remedy: '', confidence: 'proven' as const };
    const rule = { id: 'slow', summary: '', severity: 'warning' as const, check: () => [{ ...told, place: nowhere, related: [] }, { ...told, place: { file: 'a.py', start: 0, end: 1 }, related: [{ place: nowhere, message: 'declared here' }] }] };
    const { findings } = scriptedSession({ 'a.py': 'slow()' }, ['slow'], { rules: [rule] }).findings();
    expect(findings.map(({ place, related }) => [place.file, related])).toEqual([['a.py', []]]);
  });

  it('of a rule cost its own findings only', () => {
    const broken = { id: 'broken', summary: '', severity: 'warning' as const, check: () => { throw new Error('oops'); } };
    const good = { id: 'good', summary: '', severity: 'warning' as const, check: () => [{ place: { file: 'a.py', start: 0, end: 1 }, message: '', consequence: '', remedy: '', confidence: 'proven' as const, related: [] }] };
    const { findings, problems } = scriptedSession({ 'a.py': 'x' }, [], { rules: [broken, good] }).findings();
    expect(findings.map(({ rule }) => rule)).toEqual(['good']);
    expect(problems).toMatchObject([{ isInternal: true, message: expect.stringContaining('the rule `broken`: Error: oops') }]);
  });

  it('of the engine leave a report', () => {
    const { findings, problems } = scriptedSession({ 'a.py': 'slow()' }, ['slow'], { execute: () => { throw new Error('oops'); } }).findings();
    expect([findings, problems.map(({ isInternal }) => isInternal)]).toEqual([[], [true]]);
  });

  it('of a front end cost one file, and no defect is reported for what is nested too deeply', () => {
    const frontEnd = { ...scriptedFrontEnd, lower: (file: string) => { throw file === 'deep.py' ? new RangeError('stack') : new Error('oops'); } };
    const texts = { 'a.py': '# seqscan-enable', 'deep.py': '# seqscan-enable' };
    const { problems } = scriptedSession(texts, [], { frontEnds: [frontEnd] }).findings();
    expect(problems.map(({ file, isInternal, message }) => [file, isInternal, message.split(':')[0]])).toEqual([
      ['a.py', true, 'internal error in reading this file'],
      ['deep.py', undefined, 'left out'],
    ]);
  });

  it('of reading are listed, and so are warnings about what was read all the same', () => {
    const read = (path: string) => (path === 'a.py' ? { problem: 'gone' } : { text: 'slow()', problem: 'odd' });
    const { problems, findings } = scriptedSession({ 'a.py': '', 'b.py': 'slow()' }, ['slow'], { files: { list: () => ['b.py', 'a.py'], read } }).findings();
    expect(problems).toEqual([{ file: 'a.py', message: 'gone' }, { file: 'b.py', message: 'odd' }]);
    expect(findings).toHaveLength(1);
  });

  it('in sources that nobody asked about are left unsaid, in schemas they are not', () => {
    const texts = { 'a.py': '', 'b.py': '', 'schema.prisma': '' };
    const execute: typeof noFacts = (input) => ({ ...noFacts(input), problems: Object.keys(texts).map((file) => ({ file, message: 'odd' })) });
    const { problems } = scriptedSession(texts, [], { execute }).findings((path) => path === 'a.py');
    expect(problems.map(({ file }) => file)).toEqual(['a.py', 'schema.prisma']);
  });
});
