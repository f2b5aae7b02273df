// A folder of its own for a test of the language server: a copy of one of the sample applications, or files that the test writes.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sandbox, type Sandbox } from '../cli/sandbox.js';

export interface Workshop extends Sandbox {
  /** The command line's findings, `path:line rule`, sorted. */
  lint(): readonly string[];
}

export function workshop(project?: 'bookshop' | 'django-library' | 'prisma-shop'): Workshop {
  const box = sandbox();
  if (project !== undefined) cpSync(fileURLToPath(new URL(`../../test-fixtures/projects/${project}`, import.meta.url)), box.folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  return {
    ...box,
    lint: () => {
      const { report } = box.json();
      return report.findings.map(({ rule, file, range }) => `${file}:${range.start.line} ${rule}`).sort();
    },
  };
}
