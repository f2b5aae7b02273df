// The extension as it is packed: its manifest, its archive, and the page on which plans are shown.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
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
  const page = planPage(explanation, 'abc');

  it('runs nothing and loads nothing, whatever a database or a program says', () => {
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-abc'">`);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links.every((link) => /^command:seqscan\.copyText\?[\w%.!~*'()&#;-]*$/.test(link))).toBe(true);
    const copied: unknown = JSON.parse(decodeURIComponent((links[0] ?? '').replace(/^[^?]*\?/, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))));
    expect(copied).toEqual([hostile]);
  });

  it('says what an index is worth', () => {
    expect(page).toContain('<b>100</b> → <b>25</b>: 4 times cheaper');
    expect(page).toContain('No plan: ');
  });
});
