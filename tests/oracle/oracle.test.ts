// The oracle: runs the applications of the fixtures, counts the statements that their databases execute for 10 and for 20 parents,
// and holds against the measurement first the markers in the sources, then what Seqscan reports. A marker that says otherwise than
// the database is wrong; a finding that does is a false alarm.
import { beforeAll, describe, expect, it } from 'vitest';
import { claimsOnCleanLines, knownMissedEndpoints, readMarkers, type Markers } from './markers.js';
import { compare, endpointsOf } from './compare.js';
import { djangoLibrary, missingForDjango, runDjangoLibrary } from './django-library.js';
import { missingForPrisma, prismaShop, runPrismaShop } from './prisma-shop.js';
import { deriveStatements } from './derived.js';
import { djangoGaps, prismaGaps } from './gaps.js';
import { grows, type Report } from './report.js';
import { lint } from './seqscan.js';
import { loadShapes } from './shape.js';
import { compareShapes } from './statements.js';

const applications = [
  { name: 'prisma-shop', folder: prismaShop, missing: missingForPrisma(), run: runPrismaShop, gaps: prismaGaps, shapes: 150 },
  { name: 'django-library', folder: djangoLibrary, missing: missingForDjango(), run: runDjangoLibrary, gaps: djangoGaps, shapes: 170 },
];

describe.each(applications)('oracle: $name', ({ name, folder, missing, run, gaps, shapes }) => {
  // Where everything must be measured, a missing part is a failure and not a reason to skip.
  const skipped = missing !== undefined && process.env['ORACLE_REQUIRED'] === undefined;
  // The usual reporter names no skipped tests, so this says it.
  if (skipped) process.stderr.write(`oracle: ${name} skipped: ${missing}\n`);
  describe.skipIf(skipped)(skipped ? `skipped: ${missing}` : 'measured', () => {
    let report: Report;
    let markers: Markers;
    beforeAll(() => {
      markers = readMarkers(folder);
      report = run();
    }, 300_000);

    it('has endpoints of both kinds', () => {
      expect(report.endpoints.filter((endpoint) => grows(endpoint)).length).toBeGreaterThan(12);
      expect(report.endpoints.filter((endpoint) => !grows(endpoint)).length).toBeGreaterThan(12);
    });

    it('grows where a marker expects a finding, and nowhere else', () => {
      expect(compare(markers.claims, report)).toEqual({ misses: [], falseAlarms: [], noLongerMissed: [] });
    });

    it('runs every line that is marked clean, in an endpoint that does not grow', () => {
      const unmeasured = markers.clean.filter(
        (quiet) => !endpointsOf({ ...quiet, path: [] }, report).some((endpoint) => !grows(endpoint)),
      );
      expect(unmeasured.map(({ rule, at }) => `${at.file}:${at.first} ${rule}`)).toEqual([]);
      expect(claimsOnCleanLines(markers.claims, markers)).toEqual([]);
    });

    it('grows where Seqscan reports, and nowhere else', () => {
      const findings = lint(folder);
      const { misses, falseAlarms, noLongerMissed } = compare(findings, report, knownMissedEndpoints(markers, report));
      // In an endpoint that grows for another reason only the marker tells that a finding is false.
      const growing = findings.filter((finding) => endpointsOf(finding, report).some((endpoint) => grows(endpoint)));
      expect({ misses, falseAlarms: [...falseAlarms, ...claimsOnCleanLines(growing, markers)], noLongerMissed }).toEqual({
        misses: [],
        falseAlarms: [],
        noLongerMissed: [],
      });
    }, 120_000);

    it('sends the SQL that Seqscan says it sends, but for the known gaps', async () => {
      await loadShapes();
      const derived = await deriveStatements(folder);
      const { shapes: count, found } = compareShapes(report, derived);
      expect(count).toBeGreaterThan(shapes);
      const known = Object.entries<readonly string[]>(gaps).flatMap(([endpoint, differences]) => differences.map((difference) => `${endpoint} ${difference}`));
      expect({ disagreements: found.filter((one) => !known.includes(one)), nowInAgreement: known.filter((one) => !found.includes(one)) }).toEqual({ disagreements: [], nowInAgreement: [] });
    }, 120_000);
  });
});
