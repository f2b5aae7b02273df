#!/usr/bin/env node
// The language server and the command line know nothing of each other: which of them runs is decided here.
const words = process.argv.slice(2);
if (words[0] === 'lsp' && words.includes('--stdio')) (await import('../dist/lsp/main.js')).main();
else await (await import('../dist/cli/main.js')).main(words);
