// Written by `npm run generate`; not to be edited.

/** Each rule's page in Markdown. */
export const pages: Readonly<Record<string, string>> = {
};
