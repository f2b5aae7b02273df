// Written by `npm run generate`; not to be edited.

/** Each rule's page in Markdown. */
export const pages: Readonly<Record<string, string>> = {
  'count-vs-exists': '# count-vs-exists\n',
  'loop-invariant-query': '# loop-invariant-query\n',
  'missing-pagination': '# missing-pagination\n',
  'n-plus-one': '# n-plus-one\n',
  'unbatched-write': '# unbatched-write\n',
};
