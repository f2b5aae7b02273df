// Configuration as the session applies it: which layer speaks for a file, and what it says. Reading configuration files is the hosts'
// business; a host hands over one layer for each file that it found.
import type { Confidence } from '../findings/finding.js';
import { globMatcher } from '../findings/globs.js';
import { type Configuration, lowSeverityDefaults, type RuleSetting } from './configuration-keys.js';

/** One configuration and the folder that it speaks for: project-relative with forward slashes, empty for the root. */
export interface ConfigurationLayer {
  readonly folder: string;
  /** For a configuration above the root, whose folder is empty then: the way from it down to the root (`packages/shop`). */
  readonly above?: string;
  readonly configuration: Configuration;
}

/** The layers of a project: for each file the nearest one upward counts, alone. */
export interface ProjectConfiguration {
  readonly layers: readonly ConfigurationLayer[];
  /** Settings of rules that beat every layer's, from a command line. */
  readonly overrides?: Readonly<Record<string, RuleSetting>>;
  /** Beats every layer's, from a command line. */
  readonly minConfidence?: Confidence;
}

/** What the configuration says about one file. */
export interface FileSettings {
  /** Whether the file is not to be read at all. */
  readonly isExcluded: boolean;
  /** Whether findings in it are reported. */
  readonly isIncluded: boolean;
  /** Whether findings in it count as `info`. */
  readonly isLowSeverity: boolean;
  /** How sure a finding in it must be to be reported. */
  readonly minConfidence: Confidence;
  /** A rule's setting, or undefined where nothing is said about it. */
  rule(id: string): RuleSetting | undefined;
}

/** Compiles a project's configuration to a function that answers for one project-relative path. */
export function fileSettings({ layers, overrides = {}, minConfidence }: ProjectConfiguration): (path: string) => FileSettings {
  const compiled = [...layers, ...(layers.some(({ folder }) => folder === '') ? [] : [{ folder: '', configuration: {} }])]
    .sort((a, b) => b.folder.length - a.folder.length)
    .map(({ folder, above, configuration }) => ({
      above: above === undefined || above === '' ? '' : `${above}/`,
      prefix: folder === '' ? '' : `${folder}/`,
      rules: configuration.rules ?? {},
      included: configuration.include === undefined ? () => true : globMatcher(configuration.include),
      excluded: globMatcher(configuration.exclude ?? []),
      low: globMatcher(configuration.lowSeverity ?? lowSeverityDefaults),
      least: minConfidence ?? configuration.minConfidence ?? 'possible',
    }));
  // Each file is asked about many times, and patterns take their time.
  const known = new Map<string, FileSettings>();
  return (path) => {
    const present = known.get(path);
    if (present) return present;
    const layer = compiled.find(({ prefix }) => path.startsWith(prefix));
    const within = `${layer?.above ?? ''}${path.slice(layer?.prefix.length ?? 0)}`;
    const settings: FileSettings = {
      isExcluded: layer?.excluded(within) ?? false,
      isIncluded: layer?.included(within) ?? true,
      isLowSeverity: layer?.low(within) ?? false,
      minConfidence: layer?.least ?? 'possible',
      rule: (id) => own(overrides, id) ?? own(layer?.rules ?? {}, id),
    };
    known.set(path, settings);
    return settings;
  };
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
