// New lines are as long as the project's formatter lets them be.
import { describe, expect, it } from 'vitest';
import { lineWidth } from '../../analyzers/src/languages/typescript/line-width.js';

const widthIn = (texts: Readonly<Record<string, string>>, file = 'apps/web/shop.ts'): number | undefined => lineWidth({ file, text: '', textAt: (place) => texts[place.file] });

describe('the width of lines', () => {
  it.each([
    ['as Prettier has it', { '.prettierrc': '{ "printWidth": 100 }' }, 100],
    ['as it is without a word about it', { 'prettier.config.js': '/** @type {import("prettier").Config} */\nmodule.exports = { singleQuote: true };' }, 80],
    ['of the nearest folder', { '.prettierrc': '{ "printWidth": 100 }', 'apps/web/.prettierrc.yaml': 'printWidth: 120' }, 120],
    ['of the manifest', { 'package.json': '{ "prettier": { "printWidth": 90 } }' }, 90],
    ['not of what is commented out', { 'prettier.config.cjs': '/**\n * printWidth: 100\n */\nmodule.exports = {};' }, 80],
    ['of the editor, which Prettier follows', { '.prettierrc': '{}', '.editorconfig': '[*]\nmax_line_length = 110\n' }, 110],
    ['as Biome has it', { 'biome.json': '{ "formatter": { "lineWidth": 132 } }' }, 132],
    ['unknown where another package says so', { 'package.json': '{ "prettier": "@shop/prettier-config" }' }, undefined],
    ['as Prettier is without a configuration', { 'package.json': '{ "scripts": { "format": "prettier --write ." }, "devDependencies": { "prettier": "^3.5.3" } }' }, 80],
    ['unknown where nothing says so', { 'package.json': '{}' }, undefined],
  ])('is %s', (_, texts, expected) => {
    expect(widthIn(texts)).toBe(expected);
  });
});
