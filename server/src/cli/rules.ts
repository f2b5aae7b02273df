// `seqscan rules`: the catalogue of rules, or one rule's page.
import { didYouMean, rulePage, rules } from '@seqscan/analyzers';
import { UsageError } from '../workspace/configuration-file.js';
import { terminalPage } from './formats/markdown.js';
import { wrap } from './formats/source-frame.js';
import type { ParsedOptions } from './options.js';
import type { Terminal } from './output.js';

/**
 * Runs the command.
 *
 * @throws UsageError for a rule that there is not
 */
export async function showRules(options: ParsedOptions, { print, colors, width }: Terminal): Promise<number> {
  const [id, ...others] = options.positionals;
  if (others.length > 0) throw new UsageError([`"seqscan rules" takes one rule, not ${options.positionals.length}`]);
  if (id === undefined) {
    const longest = Math.max(...rules.map((rule) => rule.id.length));
    for (const rule of rules) {
      print(wrap(`${rule.summary}`, width, `${rule.id.padEnd(longest)}  ${rule.severity.padEnd(7)}  `, undefined, ' '.repeat(longest + 11)));
    }
    print(`\n${colors.dim("seqscan rules ID prints a rule's page")}\n`);
    return 0;
  }
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new UsageError([`unknown rule "${id}"${didYouMean(id, rules.map((each) => each.id))}`]);
  const page = await rulePage(id);
  print(terminalPage(page ?? `# ${rule.id}\n\n${rule.summary}.\n\nSeverity: ${rule.severity}.\n`, colors, width));
  return 0;
}
