// TypeORM: the tables that entity classes declare. Only the schema: what repositories and query builders send is not followed.
import type { Library } from '../library.js';
import { isNoModelFile } from '../model-tables.js';
import { LIBRARY, type DecoratorData } from './decorators.js';
import { catalogOf } from './tables.js';

export const library: Library = {
  id: LIBRARY,
  title: 'TypeORM',
  evidence: { imports: [LIBRARY] },

  declares: (file, text) => /\.[cm]?[jt]sx?$/.test(file) && /@(?:Entity|ChildEntity|\w*Column|ManyToOne|OneToOne|ManyToMany|TreeParent)\s*\(/.test(text) && !isNoModelFile(file),

  models: (project, host) => catalogOf(project, host),

  call: (host, callee, args, at, form) => {
    // Decorators are plain calls; what migrations make with `new` is none.
    if (form === 'new') return undefined;
    const name = callee.kind === 'external' ? /^typeorm(?:\/[^#]*)?#([A-Z]\w*)$/.exec(callee.path)?.[1] : undefined;
    if (name === undefined) return undefined;
    const data: DecoratorData = { name, args, at: host.place(at) };
    return { kind: 'object', library: LIBRARY, type: 'decorator', data, key: `${host.file}:${at.start}`, deps: 0 };
  },
};
