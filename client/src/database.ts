// Which database is asked for plans. Its address holds a password: it is kept among VS Code's secrets, and no setting ever holds it.
import { type SecretStorage, window } from 'vscode';
import type { Connection } from './connection.js';

const key = 'seqscan.databaseUrl';

export interface DatabaseCommands {
  choose(): Promise<void>;
  forget(): Promise<void>;
  /** Tells a server that has just started what was chosen before. */
  tell(): Promise<void>;
}

export function databaseCommands(secrets: SecretStorage, connection: Connection): DatabaseCommands {
  const tellServer = (url: string | undefined): Promise<unknown> => connection.ask('seqscan/setDatabase', { url: url ?? null });
  return {
    async choose() {
      const url = await window.showInputBox({
        title: 'The database that is asked for plans',
        prompt: 'It is only ever asked for plans, read-only. The address is kept among the secrets of VS Code.',
        placeHolder: 'postgresql://user:password@host:5432/database',
        password: true,
        ignoreFocusOut: true,
        validateInput: (text) => (text === '' || isAddress(text) ? undefined : 'An address begins with postgresql://'),
      });
      if (url === undefined) return;
      if (url === '') await secrets.delete(key);
      else await secrets.store(key, url);
      await tellServer(url === '' ? undefined : url);
    },
    async forget() {
      await secrets.delete(key);
      await tellServer(undefined);
      window.showInformationMessage('Seqscan asks the database of the environment or of the project, or the embedded PostgreSQL.');
    },
    async tell() {
      const url = await secrets.get(key);
      if (url !== undefined) await tellServer(url);
    },
  };
}

function isAddress(text: string): boolean {
  return /^postgres(?:ql)?:\/\/[^\s]+$/.test(text);
}
