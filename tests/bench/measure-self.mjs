// Loaded into a measured process with `--import`: writes what the process used, at its very end, to the file that SEQSCAN_BENCH_USAGE
// names. Asking the process itself gives its own processor time and its peak memory on every platform.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.SEQSCAN_BENCH_USAGE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, rss: maxRSS }));
});
