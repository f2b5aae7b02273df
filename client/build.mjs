// `npm run package`: makes the extension in client/dist and packs it as dist/seqscan-VERSION.vsix, which works without a network on Linux, macOS and
// Windows: nothing in it is compiled for one of them. `--no-pack` leaves the packing out. Build first: the server is taken as `npm run build` leaves it.
//
// The server comes with its packages as they are rather than bundled: its threads and WebAssembly modules are files that are found by their place.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeZip } from './zip.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, 'dist');
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** What packages bring along for those who build with them, and not for those who run them. */
const unused = [/\.map$/, /\.d\.[cm]?ts$/, /\.tsbuildinfo$/, /\.flow$/, /(?:^|[\\/])(?:tests?|docs|examples?|typings|\.github)(?:[\\/]|$)/, /\.(?:html|yml|yaml)$/];
const unusedIn = {
  'sql-formatter': [/^dist[\\/](?!cjs|esm)/, /^(?:src|lib|static)[\\/]/],
  '@electric-sql/pglite': [/^(?:src|release)[\\/]/, /\.cjs$/, /^dist[\\/](?:live|worker|vector|pg_ivm|pgtap|pg_uuidv7|pg_hashids|age|nodefs-|repl)/],
  '@seqscan/analyzers': [/^src[\\/](?!rules[\\/][^\\/]+[\\/][^\\/]+\.md$)/, /^tsconfig/, /^node_modules[\\/]/],
  seqscan: [/^(?:src|node_modules)[\\/]/, /^tsconfig/, /^embedded[\\/](?!.*\.tar\.br$)/],
};

rmSync(dist, { recursive: true, force: true });
await build({ entryPoints: [join(here, 'src/extension.ts')], outfile: join(dist, 'extension.js'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'], minify: true, legalComments: 'linked', logLevel: 'warning' });
// The drawing of plans is a page's script, with Vue as it stands in production.
const flags = { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' };
const { metafile } = await build({ metafile: true, entryPoints: [join(here, 'plan-view/main.mjs')], outdir: join(dist, 'plan-view'), bundle: true, platform: 'browser', format: 'iife', target: 'chrome120', define: flags, minify: true, legalComments: 'linked', logLevel: 'warning' });
writeFileSync(join(dist, 'plan-view/LICENSES.txt'), licencesOf(Object.keys(metafile.inputs)));
stageServer(join(dist, 'server'));
cpSync(join(root, 'syntaxes'), join(dist, 'syntaxes'), { recursive: true, filter: (path) => !path.endsWith('.md') });
if (!process.argv.includes('--no-pack')) pack(join(root, 'dist', `seqscan-${manifest.version}.vsix`));

/** The licences of the packages that a bundle is made of. */
function licencesOf(inputs) {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path.split(sep).join('/'))?.[1] ?? []));
  return [...packages].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    return `${name}\n\n${file === undefined ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).license : readFileSync(join(folder, file), 'utf8').trim()}\n`;
  }).join(`\n${'-'.repeat(80)}\n`);
}

/** Copies the server and the packages that it runs with; what nobody loads stays behind. */
function stageServer(target) {
  const from = join(root, 'server');
  if (!existsSync(join(from, 'dist/lsp/main.js'))) throw new Error('build first: npm run build');
  copyPackage(from, target);
  const done = new Set();
  const visit = (folder) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      const found = resolvePackage(folder, name);
      if (done.has(found.link)) continue;
      done.add(found.link);
      copyPackage(found.real, join(target, relative(root, found.link).replace(/^server[\\/]/, '').replace(/^analyzers[\\/]/, 'node_modules/@seqscan/analyzers/')));
      visit(found.real);
    }
  };
  visit(from);
}

/** Where Node finds a package from a folder. */
function resolvePackage(folder, name) {
  for (let at = folder; ; at = dirname(at)) {
    const link = join(at, 'node_modules', name);
    if (existsSync(join(link, 'package.json'))) return { link, real: realpathSync(link) };
    if (dirname(at) === at) throw new Error(`the package ${name} is not installed`);
  }
}

function copyPackage(from, to) {
  const { name } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const skip = [...unused, ...(unusedIn[name] ?? [])];
  for (const path of filesOf(from)) {
    const within = relative(from, path);
    if (skip.some((pattern) => pattern.test(within))) continue;
    mkdirSync(dirname(join(to, within)), { recursive: true });
    cpSync(path, join(to, within));
  }
}

/** All files below a folder; packages installed in it are copied one by one, and packed all. */
function filesOf(folder, withPackages = false) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' && !withPackages ? [] : filesOf(path, withPackages);
    return entry.isFile() ? [path] : [];
  });
}

/** A VSIX is a ZIP with the extension's files, its manifest for galleries, and a list of the kinds of files. */
function pack(file) {
  const own = ['package.json', 'README.md', ...filesOf(join(here, 'walkthrough')), ...filesOf(dist, true)].map((path) => (path.startsWith(here) ? relative(here, path) : path).split(sep).join('/'));
  const entries = [
    { name: 'extension.vsixmanifest', content: Buffer.from(galleryManifest()) },
    { name: '[Content_Types].xml', content: Buffer.from(contentTypes(own)) },
    ...own.sort().map((path) => ({ name: `extension/${path}`, content: readFileSync(join(here, path)) })),
    { name: 'extension/LICENSE.txt', content: readFileSync(join(root, 'LICENSE')) },
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, writeZip(entries));
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  process.stdout.write(`${relative(process.cwd(), file)}: ${entries.length} files, ${megabytes(statSync(file).size)} MB, ${megabytes(entries.reduce((sum, { content }) => sum + content.length, 0))} MB when installed\n`);
}

function galleryManifest() {
  const text = (value) => String(value).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const { name, displayName, description, version, publisher, categories, keywords, engines, extensionKind } = manifest;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${text(name)}" Version="${text(version)}" Publisher="${text(publisher)}" />
    <DisplayName>${text(displayName)}</DisplayName>
    <Description xml:space="preserve">${text(description)}</Description>
    <Tags>${text(keywords.join(','))}</Tags>
    <Categories>${text(categories.join(','))}</Categories>
    <License>extension/LICENSE.txt</License>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${text(engines.vscode)}" />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="${text(extensionKind.join(','))}" />
    </Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true" />
  </Assets>
</PackageManifest>
`;
}

function contentTypes(paths) {
  const extensions = [...new Set([...paths.flatMap((path) => /\.([a-z0-9]+)$/i.exec(path)?.[1] ?? []), 'vsixmanifest', 'txt'])].sort();
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${extensions.map((extension) => `<Default Extension=".${extension}" ContentType="application/octet-stream"/>`).join('')}</Types>
`;
}
