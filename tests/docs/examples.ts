// The examples of the rules' pages: fenced blocks whose language is followed by what Seqscan has to say about them.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type FileSource, type Finding, openSession } from '@seqscan/analyzers';

/** `prisma` is a part of a schema, `sql` a file of statements. */
export type ExampleLanguage = 'ts' | 'python' | 'sql' | 'prisma';

const languages: readonly string[] = ['ts', 'python', 'sql', 'prisma'] satisfies readonly ExampleLanguage[];

export interface Example {
  readonly language: ExampleLanguage;
  /** `bad`: the page's rule reports one thing. `good`: nothing is reported. `quiet`: a suppression comment. */
  readonly kind: 'bad' | 'good' | 'quiet';
  readonly text: string;
  /** The line (1-based) of the page on which the block's text begins. */
  readonly line: number;
}

/**
 * The examples of a page, in order.
 *
 * @throws if a block does not say what it is
 */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  for (const match of page.matchAll(/^```([^\n]*)\n([^]*?)^```$/gm)) {
    const [, info = '', text = ''] = match;
    const [language, kind] = info.split(' ');
    const line = page.slice(0, match.index).split('\n').length + 1;
    if (!isLanguage(language) || (kind !== 'bad' && kind !== 'good' && kind !== 'quiet')) throw new Error(`line ${line - 1}: \`\`\`${info} says no language with bad, good or quiet`);
    examples.push({ language, kind, text, line });
  }
  return examples;
}

function isLanguage(word: string | undefined): word is ExampleLanguage {
  return word !== undefined && languages.includes(word);
}

const schema = readFileSync(fileURLToPath(new URL('../../test-fixtures/rules/_shared/schema.prisma', import.meta.url)), 'utf8');
const models = readFileSync(fileURLToPath(new URL('../../test-fixtures/projects/bookshop/api/shop/models.py', import.meta.url)), 'utf8');

/** What the pages leave out of their examples: imports, the client, the application. */
const typescriptHead = "import { Prisma, PrismaClient } from '@prisma/client';\nimport express from 'express';\nconst prisma = new PrismaClient();\nconst app = express();\n";
const pythonHead = `from django.core.paginator import Paginator
from django.db import migrations, models
from django.db.models import Count, Q
from django.http import JsonResponse
from shop.models import Author, Book, Review
`;

/** The small projects whose part an example is. */
const projectsOf: Readonly<Record<ExampleLanguage, (text: string) => Readonly<Record<string, string>>>> = {
  ts: (text) => ({ 'prisma/schema.prisma': schema, 'src/example.ts': typescriptHead + text }),
  python: (text) => ({ 'shop/__init__.py': '', 'shop/models.py': models, 'shop/example.py': pythonHead + text }),
  sql: (text) => ({ 'db/0002_example.sql': text }),
  prisma: (text) => ({ 'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n}\n${text}` }),
};

/** Every finding in an example, as a file of a small project. */
export async function findingsIn(example: Pick<Example, 'language' | 'text'>): Promise<readonly Finding[]> {
  const texts = projectsOf[example.language](example.text);
  const files: FileSource = { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } };
  const session = await openSession({ files, config: { layers: [] }, clock: () => performance.now() });
  return session.findings().findings;
}
