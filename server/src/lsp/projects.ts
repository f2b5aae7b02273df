// Which project a file belongs to. Folders of the workspace that belong to one root are one project, since causes cross files; a file that was
// opened outside of all folders belongs to the repository around it, or stands with its like by itself.
import { dirname } from 'node:path';
import { configurationFileName } from '../workspace/configuration-name.js';
import { isAtOrBelow } from '../workspace/discover.js';
import { nearestUpward } from '../workspace/root.js';
import { rootOfFolder } from '../workspace/workspace.js';
import { projectClient, type ProjectClient, type ProjectEvents } from './project-client.js';

export interface Projects {
  /** Takes over the folders of the workspace: projects of folders that are gone end, and those of new ones begin. */
  setFolders(folders: readonly string[]): readonly ProjectClient[];
  /** The project of a file; one is opened where there is none. */
  projectOf(file: string): ProjectClient;
  all(): readonly ProjectClient[];
  /** Ends the projects of files outside of all folders that nobody has open any more. */
  endUnused(openFiles: readonly string[]): readonly ProjectClient[];
  end(): Promise<void>;
}

export function projects(eventsOf: (client: () => ProjectClient) => ProjectEvents): Projects {
  let ofFolders: ProjectClient[] = [];
  const ofFiles: ProjectClient[] = [];
  const open = (input: ProjectClient['input']): ProjectClient => {
    const client: ProjectClient = projectClient(input, eventsOf(() => client));
    return client;
  };
  const around = (clients: readonly ProjectClient[], file: string): ProjectClient | undefined =>
    clients
      .flatMap((client) => client.input.folders.filter((folder) => isAtOrBelow(file, folder)).map((folder) => ({ client, folder })))
      .sort((a, b) => b.folder.length - a.folder.length)[0]?.client;
  return {
    setFolders(folders) {
      const byRoot = new Map<string, string[]>();
      for (const folder of folders) {
        const root = rootOfFolder(folder);
        byRoot.set(root, [...(byRoot.get(root) ?? []), folder]);
      }
      const kept: ProjectClient[] = [];
      const opened: ProjectClient[] = [];
      for (const [root, own] of byRoot) {
        const present = ofFolders.find(({ input }) => input.folder === root && input.folders.join('\0') === own.join('\0'));
        if (present) kept.push(present);
        else opened.push(open({ folder: root, folders: own, buffersOnly: false }));
      }
      const gone = ofFolders.filter((client) => !kept.includes(client));
      ofFolders = [...kept, ...opened];
      for (const client of gone) void client.end();
      return gone;
    },
    projectOf(file) {
      const known = around(ofFolders, file) ?? ofFiles.find(({ input: { folder, buffersOnly } }) => (buffersOnly ? dirname(file) === folder : isAtOrBelow(file, folder)));
      if (known) return known;
      const folder = dirname(file);
      const root = nearestUpward(folder, '.git') !== undefined || nearestUpward(folder, configurationFileName) !== undefined ? rootOfFolder(folder) : undefined;
      const client = open({ folder: root ?? folder, folders: [], buffersOnly: root === undefined });
      ofFiles.push(client);
      return client;
    },
    all: () => [...ofFolders, ...ofFiles],
    endUnused(openFiles) {
      const unused = ofFiles.filter(({ input: { folder } }) => !openFiles.some((file) => isAtOrBelow(file, folder)));
      for (const client of unused) {
        ofFiles.splice(ofFiles.indexOf(client), 1);
        void client.end();
      }
      return unused;
    },
    async end() {
      await Promise.all([...ofFolders, ...ofFiles].map((client) => client.end()));
    },
  };
}
