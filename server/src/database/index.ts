// The databases that can be asked for plans: an embedded one, and a configured one behind a gate.
export { type EmbeddedInput, type EmbeddedLimits, openEmbedded } from './embedded/embedded.js';
export { DatabaseError } from './live/address.js';
export { type LiveInput, type LivePlanner, openLive } from './live/live.js';
export { databaseUrl, openConfigured, openEmbeddedFor, readConfigured, type PlannerChoice } from './choose.js';
export { explainStatement, type StatementExplanation } from './explanation.js';
export { prettySql } from './pretty-sql.js';
export { exportDatabase } from './live/export.js';
export { readStatisticsFile } from './statistics-file.js';
