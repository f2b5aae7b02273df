// Builds the registry of a project: its models are found among its classes, with the fields that they inherit from abstract bases,
// their relations resolved, and the relations that other models give them.
import type { Project } from '../library.js';
import { appLabels } from './apps.js';
import { collectModels } from './model-classes.js';
import { startRegistry, type Registry } from './registry.js';
import { linkRelations } from './relations.js';

/** Builds the registry of a project whose modules are all linked; while it is being built, what is there so far is the registry. */
export function buildRegistry(project: Project): Registry {
  const registry = startRegistry(project);
  collectModels(project, registry, appLabels(project));
  linkRelations(project, registry);
  registry.ready = true;
  return registry;
}
