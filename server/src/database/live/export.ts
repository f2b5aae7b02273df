// Statistics of a configured database, for a file.
import type { StatisticsFile } from '@seqscan/analyzers';
import { readAddress } from './address.js';
import { connectionLimits, withConnection } from './connection.js';
import { exportStatistics } from './statistics.js';

/**
 * Reads what the planner of a database knows of its tables.
 *
 * @param from where the URL comes from, for messages
 * @param withValues most common values and bounds of histograms too, which are values of rows; never those of columns whose names say that they are secret
 * @throws DatabaseError with one clear line
 */
export async function exportDatabase(url: string, from: string, withValues: boolean): Promise<StatisticsFile> {
  return withConnection(readAddress(url, from), { ...connectionLimits, statement: 60_000 }, (connection) => exportStatistics(connection, withValues ? 'harmless' : 'none'));
}
