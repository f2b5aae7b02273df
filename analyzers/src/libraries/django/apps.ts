// Which Django application a file belongs to, and which model AUTH_USER_MODEL names.
import { stringOf, type ClassValue } from '../../core/values.js';
import type { Project } from '../library.js';
import { lastSegment } from './names.js';

/** Folder of an application → its label. */
export type AppLabels = ReadonlyMap<string, string>;

/** The labels that the project's AppConfig classes give. */
export function appLabels(project: Project): AppLabels {
  const labels = new Map<string, string>();
  for (const of of project.classes()) {
    if (!of.file.endsWith('.py') || !project.externalBases(of).some((base) => /^django\.apps\.(config\.)?AppConfig$/.test(base))) continue;
    const folder = folderOf(of.file);
    const name = stringOf(project.fieldOf(of, 'name'));
    const label = stringOf(project.fieldOf(of, 'label')) ?? (name === undefined ? undefined : lastSegment(name));
    if (label !== undefined && !labels.has(folder)) labels.set(folder, label);
  }
  return labels;
}

/**
 * The label of the application that a file of models belongs to: the application is the package that holds the `models` module or
 * package; elsewhere the nearest folder with an AppConfig, else the file's own folder.
 */
export function appOf(file: string, labels: AppLabels): string {
  const segments = file.replace(/\.pyi?$/, '').split('/');
  let models = segments.lastIndexOf('models');
  // `shop/models/models.py` is the application `shop` too.
  while (models > 1 && segments[models - 1] === 'models') models -= 1;
  if (models > 0) return labels.get(segments.slice(0, models).join('/')) ?? segments[models - 1] ?? 'models';
  for (let folder = folderOf(file); folder !== ''; folder = folderOf(folder)) {
    const label = labels.get(folder);
    if (label !== undefined) return label;
  }
  return segments[Math.max(segments.length - 2, 0)] ?? 'models';
}

/** The folder of a path; empty at the top. */
function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

const settings = new WeakMap<object, ReadonlyMap<string, string>>();
const NAMES = ['AUTH_USER_MODEL', 'DEFAULT_AUTO_FIELD'];

/** What the project's settings files say in plain text, by the setting's name; the first file that names one counts. */
function settingsOf(project: Project): ReadonlyMap<string, string> {
  const known = settings.get(project);
  if (known) return known;
  const found = new Map<string, string>();
  settings.set(project, found);
  for (const file of settingsFiles(project)) {
    const text = project.text(file) ?? '';
    for (const name of NAMES) {
      const value = new RegExp(`^\\s*${name}\\s*(?::\\s*\\w+\\s*)?=\\s*["']([\\w.]+)["']`, 'm').exec(text)?.[1];
      if (value !== undefined && !found.has(name)) found.set(name, value);
    }
    for (const [, app = ''] of text.matchAll(/["']django\.contrib\.(\w+)(?:\.apps\.\w+)?["']/g)) found.set(`django.contrib.${app}`, app);
  }
  return found;
}

function settingsFiles(project: Project): readonly string[] {
  return project.files.filter((file) => /(settings|config|conf|base|common|defaults)[^/]*(\/[^/]+)*\.py$/i.test(file) && !/(^|\/)(tests?|migrations)\//.test(file));
}

/** What AUTH_USER_MODEL says (`accounts.User`), or undefined where no settings file of the project names it. */
export function userModelLabel(project: Project): string | undefined {
  return settingsOf(project).get('AUTH_USER_MODEL');
}

/** Whether settings name one of Django's own applications (`sites`); undefined where no settings name any. */
export function isInstalled(project: Project, app: string): boolean | undefined {
  const known = settingsOf(project);
  return ![...known.keys()].some((name) => name.startsWith('django.contrib.')) ? undefined : known.has(`django.contrib.${app}`);
}

const autoFields = new WeakMap<object, ReadonlyMap<string, string>>();

/**
 * The class of the primary keys that nobody declares, by its last name: as the application's configuration says, or the settings. undefined: neither
 * does, and then it depends on Django's version.
 *
 * @param folder the application's folder; undefined for tables that Django makes for relations, to which only the settings apply
 */
export function autoField(project: Project, folder?: string): string | undefined {
  const known = autoFields.get(project) ?? autoFieldsOf(project);
  autoFields.set(project, known);
  for (let at = folder; at !== undefined && at !== ''; at = folderOf(at)) {
    const own = known.get(at);
    if (own !== undefined) return own;
  }
  const general = settingsOf(project).get('DEFAULT_AUTO_FIELD');
  return general === undefined ? undefined : lastSegment(general);
}

function autoFieldsOf(project: Project): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const of of project.classes()) {
    if (!of.file.endsWith('.py') || !project.externalBases(of).some((base) => /^django\.apps\.(config\.)?AppConfig$/.test(base))) continue;
    const field = stringOf(project.fieldOf(of, 'default_auto_field'));
    if (field !== undefined) found.set(folderOf(of.file), lastSegment(field));
  }
  return found;
}

/**
 * The class of the project's own user model: the one that AUTH_USER_MODEL names, else the only one that descends from Django's
 * abstract users. undefined: the project uses Django's own.
 */
export function userClass(project: Project): ClassValue | undefined {
  const known = userClasses.get(project);
  if (known) return known.of;
  const of = findUserClass(project);
  userClasses.set(project, { of });
  return of;
}

const userClasses = new WeakMap<object, { readonly of: ClassValue | undefined }>();

function findUserClass(project: Project): ClassValue | undefined {
  const label = userModelLabel(project);
  if (label === 'auth.User') return undefined;
  const name = label === undefined ? undefined : lastSegment(label);
  const candidates = project.classes().filter((of) => of.file.endsWith('.py') && !/(^|\/)(tests?|migrations)\//.test(of.file) && (name === undefined ? descendsFromUser(project, of) : of.definition.name === name));
  const users = candidates.filter((of) => descendsFromUser(project, of));
  if (name === undefined) return users.length === 1 ? users[0] : undefined;
  const app = label?.split('.')[0] ?? '';
  return users.find((of) => of.file.split('/').some((part) => part === app)) ?? users[0] ?? (candidates.length === 1 ? candidates[0] : undefined);
}

function descendsFromUser(project: Project, of: ClassValue): boolean {
  return project.externalBases(of).some((base) => base.startsWith('django.contrib.auth.') && /\.(AbstractUser|AbstractBaseUser)$/.test(base));
}
