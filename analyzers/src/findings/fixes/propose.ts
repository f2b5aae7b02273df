// From what a rule wants changed to fixes that might do it, the best first.
import type { Change } from '../../core/code.js';
import type { Mend } from '../finding.js';
import { askExistence } from './ask-existence.js';
import { continueFromKey } from './continue-from-key.js';
import { limited } from './limit.js';
import { nameColumns } from './name-columns.js';
import type { Proposal, Site } from './proposal.js';
import { readOnce } from './read-once.js';
import { addIndex, buildConcurrently, dropSuperfluous } from './schema.js';
import { sendBefore } from './send-before.js';
import { writeOnce } from './write-once.js';

/** Folders of migrations. */
const MIGRATIONS = /(?:^|\/)(?:migrations?|alembic)\//;

/** The fixes that might do what a rule wants, the best first; none where nobody knows one. */
export function propose(mend: Mend, site: Site): readonly Proposal[] {
  const proposals = proposed(mend, site);
  const isAboutCode = mend.kind === 'read once' || mend.kind === 'write once' || mend.kind === 'send before' || mend.kind === 'ask whether';
  // What a migration does was done already wherever it was applied: nobody changes it without knowing that.
  return isAboutCode ? proposals.map((proposal) => (proposal.changes.some(inMigration) ? { ...proposal, grade: 'shown only' } : proposal)) : proposals;
}

function inMigration(change: Change): boolean {
  return MIGRATIONS.test(change.kind === 'import' ? change.file : change.at.file);
}

function proposed(mend: Mend, site: Site): readonly Proposal[] {
  switch (mend.kind) {
    case 'read once':
      return readOnce(mend, site);
    case 'ask whether':
      return askExistence(mend, site);
    case 'add index':
      return addIndex(mend, site);
    case 'build concurrently':
      return buildConcurrently(mend, site);
    case 'limit':
      return limited(mend, site);
    case 'say otherwise':
      return [{ title: mend.title, grade: mend.grade, changes: [], edits: [{ place: mend.place, text: mend.text }] }];
    case 'continue':
      return continueFromKey(mend, site);
    case 'name columns':
      return nameColumns(mend, site);
    case 'drop index':
      return dropSuperfluous(mend, site);
    case 'write once':
      return writeOnce(mend, site);
    case 'send before':
      return sendBefore(mend, site);
  }
}
