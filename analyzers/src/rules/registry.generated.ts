// Written by `npm run generate`; not to be edited.
import type { Rule } from './rule.js';
import { rule as blockingIndexBuild } from './blocking-index-build/rule.js';
import { rule as countVsExists } from './count-vs-exists/rule.js';
import { rule as loopInvariantQuery } from './loop-invariant-query/rule.js';
import { rule as missingIndex } from './missing-index/rule.js';
import { rule as missingPagination } from './missing-pagination/rule.js';
import { rule as nPlusOne } from './n-plus-one/rule.js';
import { rule as nonSargableFilter } from './non-sargable-filter/rule.js';
import { rule as overFetching } from './over-fetching/rule.js';
import { rule as redundantIndex } from './redundant-index/rule.js';
import { rule as unbatchedWrite } from './unbatched-write/rule.js';

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = [blockingIndexBuild, countVsExists, loopInvariantQuery, missingIndex, missingPagination, nPlusOne, nonSargableFilter, overFetching, redundantIndex, unbatchedWrite];
