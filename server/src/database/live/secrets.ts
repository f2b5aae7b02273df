// Columns whose names say that what they hold is secret: no value of theirs is ever written into a file.

/** Words that say so by themselves, as parts of a name. */
const words = new Set([
  'password', 'passwords', 'passwd', 'passphrase', 'passcode', 'pwd', 'pass', 'token', 'tokens', 'secret', 'secrets', 'hash', 'hashes', 'hashed', 'salt', 'digest', 'otp', 'totp', 'mfa', 'pin', 'cvv', 'cvc', 'ssn', 'iban',
  'credential', 'credentials', 'signature', 'cookie', 'cookies', 'csrf', 'jwt', 'nonce', 'apikey', 'session', 'sessions', 'encrypted', 'cipher', 'ciphertext',
]);

/** Words that are written together with others: `userpassword`, `accesstoken`. */
const within = /passw|secret|token|api_?key|access_?key|private_?key|session_?(?:key|id|data)|auth_?(?:key|code)|recovery|card_?number/i;

/**
 * Whether the values of a column are to be kept back.
 *
 * @param relation its table, or the index that it is an expression of
 * @param definition of that index, whose text names the columns that the expression is about
 */
export function isSecret(relation: string, column: string, definition = ''): boolean {
  return [relation, column, definition].some((text) => within.test(text) || wordsOf(text).some((word) => words.has(word)));
}

/** `passwordHash`, `password_hash` and `PASSWORD-HASH` are two words each. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).map((word) => word.toLowerCase());
}
