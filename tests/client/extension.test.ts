// The extension as it is packed: its manifest, its archive, and the page on which plans are shown.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Advice, advicePage } from '../../client/src/advice-page.js';
import { type Explanation, planPage } from '../../client/src/plan-page.js';

const client = fileURLToPath(new URL('../../client', import.meta.url));
const manifest = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')) as { contributes: { commands: { command: string }[]; walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[]; configuration: { properties: Record<string, unknown> } } };

describe('the manifest', () => {
  it('names the commands that there are', () => {
    const registered = [...readFileSync(join(client, 'src/extension.ts'), 'utf8').matchAll(/register\('(seqscan\.\w+)'/g)].map(([, name]) => name).sort();
    expect(manifest.contributes.commands.map(({ command }) => command).sort()).toEqual(registered);
  });

  it('has a setting for what the server reads, and none for an address', () => {
    const properties = Object.keys(manifest.contributes.configuration.properties);
    expect(properties).toEqual(['rules', 'include', 'exclude', 'lowSeverity', 'minConfidence', 'tables', 'stats', 'codeLens', 'trace.server'].map((key) => `seqscan.${key}`));
  });

  it('leads its walkthrough to pages and commands that exist', () => {
    const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
    for (const { description, media } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      expect(readFileSync(join(client, media.markdown), 'utf8').length).toBeGreaterThan(100);
      for (const [, command = ''] of description.matchAll(/\(command:(seqscan\.\w+)\)/g)) expect(commands).toContain(command);
    }
  });
});

describe('the archive', () => {
  it('holds what was put into it', async () => {
    const { writeZip } = (await import(new URL('../../client/zip.mjs', import.meta.url).href)) as { writeZip(entries: readonly { name: string; content: Buffer }[]): Buffer };
    const entries = [
      { name: 'extension/a.txt', content: Buffer.from('aaaaaaaaaa'.repeat(100)) },
      { name: 'extension/é/b.bin', content: Buffer.from([0, 255, 1]) },
      { name: 'empty', content: Buffer.alloc(0) },
    ];
    const zip = writeZip(entries);
    const end = zip.length - 22;
    expect(zip.readUInt32LE(end)).toBe(0x06054b50);
    let at = zip.readUInt32LE(end + 16);
    const read = Array.from({ length: zip.readUInt16LE(end + 8) }, () => {
      expect(zip.readUInt32LE(at)).toBe(0x02014b50);
      const [size, nameLength, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
      const name = zip.subarray(at + 46, at + 46 + nameLength).toString();
      at += 46 + nameLength;
      expect(zip.readUInt32LE(local)).toBe(0x04034b50);
      const from = local + 30 + zip.readUInt16LE(local + 26);
      return { name, content: inflateRawSync(zip.subarray(from, from + size)) };
    });
    expect(read).toEqual(entries);
    expect(writeZip(entries).equals(zip)).toBe(true);
  });
});

describe('the page of a plan', () => {
  const hostile = `<img src=x onerror="alert('x')">`;
  const node = { type: 'Seq Scan', relation: hostile, totalCost: 100, rows: 10, conditions: { Filter: `(a = '${hostile}')` }, keys: [hostile], children: [] };
  const explanation: Explanation = {
    planner: hostile,
    warnings: [hostile],
    statements: [
      { sql: hostile, pretty: hostile, what: hostile, open: true, explained: { kind: 'plan', plan: { root: node }, notes: [hostile] }, advice: { index: hostile, plan: { root: { ...node, totalCost: 25 } } } },
      { sql: 'x', pretty: 'x', open: false, explained: { kind: 'refused', message: hostile } },
    ],
  };
  const parts = { nonce: 'abc', source: 'https://source', script: 'https://source/main.js', style: 'https://source/main.css' };
  const page = planPage(explanation, hostile, parts);
  const advice: Advice = { projects: [{ folder: hostile, refused: hostile }, { folder: hostile, planner: hostile, warnings: [hostile], statements: 1, refusals: [hostile], indexes: [{ index: hostile, severity: 'info', message: hostile, consequence: hostile, uri: hostile, range: { start: { line: 0, character: 0 } } }] }] };
  const text = (html: string): string => html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

  it.each([
    ['plan', page],
    ['list of indexes', advicePage(advice, parts)],
  ])('runs and loads nothing but what comes with the extension, whatever a database or a program says: a %s', (_, html) => {
    expect(html).not.toContain('<img');
    expect([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script nonce="abc">', '<script nonce="abc" src="https://source/main.js">']);
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src https://source 'nonce-abc'; script-src 'nonce-abc'">`);
    const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(1);
    expect(links.every((link) => /^command:seqscan\.(?:copyText|createMigration|openPlace)\?[\w%.!~*'()&#;-]*$/.test(link))).toBe(true);
    const words = links.map((link): unknown => JSON.parse(decodeURIComponent(text(link).replace(/^[^?]*\?/, ''))));
    expect(words).toContainEqual([hostile, hostile]);
  });

  it('has the plan as PostgreSQL prints it, for what draws it', () => {
    const [, json = ''] = /data-plan="([^"]*)"/.exec(page) ?? [];
    expect(JSON.parse(text(json))).toEqual([{ Plan: { 'Node Type': 'Seq Scan', 'Relation Name': hostile, 'Startup Cost': 0, 'Total Cost': 100, 'Plan Rows': 10, 'Plan Width': 0, Filter: `(a = '${hostile}')`, 'Group Key': [hostile] } }]);
  });

  it('says of a statement that was run how long it took', () => {
    const run = { root: { ...node, actual: { startup: 1, total: 2.5, rows: 7, loops: 2 } }, planningTime: 0.5, executionTime: 12.3 };
    const html = planPage({ planner: 'PostgreSQL 15', warnings: [], statements: [{ sql: 'x', pretty: 'x', open: false, explained: { kind: 'plan', plan: run, notes: [] } }] }, 'file:///a', parts);
    expect(html).toContain('Run on PostgreSQL 15');
    expect(html).toContain('Executed in 12.3 ms, planned in 0.5 ms.');
    expect(html).toContain('<td class="number">14</td><td class="number">5</td>');
    expect(html).not.toContain('No index was found');
  });

  it('says what an index is worth', () => {
    expect(page).toContain('<b>100</b> → <b>25</b>: 4 times cheaper');
    expect(page).toContain('No plan: ');
  });
});
