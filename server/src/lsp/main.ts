// `seqscan lsp --stdio`: the language server's entry. Standard output is the protocol's alone.
import { readFileSync } from 'node:fs';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server.js';

/** Runs the server until its client goes away. The option `--stdio` is read from the command line, and what libraries print becomes log messages. */
export function main(): void {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  serve(createConnection(ProposedFeatures.all), version);
}
