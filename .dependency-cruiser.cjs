// The import walls: a layer imports only layers above it in ARCHITECTURE's list, the engine touches nothing of the outside world,
// and knowledge of libraries, judgement of rules and syntax never meet. `npm run walls` holds them; tests/walls/walls.test.ts proves that they hold.

/** The engine's layers, from the one that knows nothing to the one that knows all. */
const layers = ['core', 'languages', 'schema', 'libraries', 'program', 'planner', 'findings', 'rules', 'session'];

const layerRules = layers.slice(0, -1).map((layer, index) => {
  const below = layers.slice(index + 1);
  return {
    name: `layer-${layer}`,
    comment: `${layer} imports a layer below it: ${below.join(', ')}`,
    severity: 'error',
    from: { path: `(^|/)analyzers/src/${layer}/` },
    to: { path: `(^|/)analyzers/src/(${below.join('|')})/` },
  };
});

/** Packages that belong to hosts. */
const hostPackages = '(^|node_modules/)(vscode|vscode-[a-z-]+|pg|pg-[a-z-]+|@electric-sql/[a-z-]+|picocolors|ignore)(/|$)';
const syntaxPackages = '(^|node_modules/)(ts-morph|@ts-morph/[a-z-]+|typescript|@lezer/[a-z-]+|web-tree-sitter|tree-sitter-[a-z-]+|pgsql-parser|libpg-query)(/|$)';

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'engine-is-pure',
      comment: 'texts and a clock go into the engine, findings come out: no disk, network or process',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-host',
      comment: 'the engine knows no editor, no protocol, no database driver and no terminal',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/' },
      to: { path: hostPackages },
    },
    {
      name: 'engine-imports-no-server',
      comment: 'hosts know the engine, never the other way round',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/' },
      to: { path: '(^|/)(server|client|tests)/' },
    },
    {
      name: 'rules-know-no-library',
      comment: 'a rule sees statements, never the ORM that sends them',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/rules/' },
      to: { path: '(^|/)analyzers/src/(libraries|program|languages)/' },
    },
    {
      name: 'rules-know-no-rule',
      comment: 'a rule is complete in its own folder; what two rules share stands beside them, in rules/*.ts',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/rules/([^/]+)/' },
      to: { path: '(^|/)analyzers/src/rules/([^/]+)/', pathNot: '(^|/)analyzers/src/rules/$2/' },
    },
    {
      name: 'libraries-see-no-syntax',
      comment: 'a library sees values and Core; only front ends see syntax trees',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/(core|schema|libraries|program|planner|findings|rules|session)/' },
      to: { path: syntaxPackages },
    },
    {
      name: 'libraries-use-no-front-end',
      comment: 'what a front end is may be known, not which ones there are',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/(schema|libraries|program|planner|findings|rules)/' },
      to: { path: '(^|/)analyzers/src/languages/[^/]+/' },
    },
    {
      name: 'program-names-no-library',
      comment: 'no ORM name stands anywhere but in its own folder: the program gets libraries handed in',
      severity: 'error',
      from: { path: '(^|/)analyzers/src/(?!libraries/|session/)' },
      to: { path: '(^|/)analyzers/src/libraries/([^/]+/|registry)' },
    },
    {
      name: 'server-uses-the-door',
      comment: 'hosts open a session and import nothing else of the engine',
      severity: 'error',
      from: { path: '(^|/)server/src/' },
      to: { path: '(^|/)analyzers/(dist|src)/', pathNot: '(^|/)analyzers/(dist|src)/session/index\\.' },
    },
    {
      name: 'cli-and-lsp-are-separate',
      severity: 'error',
      from: { path: '(^|/)server/src/(cli|lsp)/' },
      to: { path: '(^|/)server/src/(cli|lsp)/', pathNot: '(^|/)server/src/$2/' },
    },
    {
      name: 'workspace-knows-no-host',
      severity: 'error',
      from: { path: '(^|/)server/src/(workspace|database|typescript)/' },
      to: { path: '(^|/)server/src/(cli|lsp)/' },
    },
    {
      name: 'client-only-asks',
      comment: 'the extension analyses nothing: it asks the server, and knows no part of it or of the engine',
      severity: 'error',
      from: { path: '(^|/)client/src/' },
      to: { path: '(^|/)(analyzers|server)/|@seqscan/' },
    },
    { name: 'no-cycles', comment: 'modules in a circle cannot be understood one by one', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', comment: 'an import leads nowhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    tsPreCompilationDeps: true,
    exclude: { path: '^vscode$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.mjs', '.cjs'] },
  },
};
