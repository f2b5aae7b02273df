// The words by which a comment speaks to Seqscan.

/** Finds them in a text: `seqscan-disable…`, `seqscan-enable`, and what is probably one of them written wrong, which is told rather than ignored. */
export const SPEAKS = /seqscan-(?:d|en|ign|skip|off)/;
