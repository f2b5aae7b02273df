// The name of configuration files, apart from what reads them: whoever only looks for such files need not load the engine.
export const configurationFileName = 'seqscan.config.json';
