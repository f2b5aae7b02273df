// The stack of open blocks of a template. Pieces come in one by one; each block collects statements until its end tag, and gives
// them to the block around it.
import type { Expression, Statement, Target } from '../../core/syntax.js';
import type { Piece } from './lexer.js';

/** Blocks nested deeper than this are read as if they were not there: their statements go to the block around them. */
const NESTING_BOUND = 80;
/** The most `elif` branches that are kept nested; a longer chain goes on as another `if`. */
const BRANCH_BOUND = 80;

/** An open block. */
export interface Block {
  readonly name: string;
  readonly start: number;
  /** Where statements go at present. */
  body: Statement[];
  /** `else`, `elif`, `empty`: false if the block has no such part. */
  readonly part?: (piece: Piece) => boolean;
  /** The statements that the block is, once its end tag has been read. */
  readonly close: (end: number) => readonly Statement[];
}

export class BlockStack {
  readonly root: Statement[] = [];
  problem: { readonly message: string; readonly start: number } | undefined;
  private readonly blocks: Block[] = [];
  /** End tags still to come for blocks that were too deep to open. */
  private readonly skipped: string[] = [];

  push(...statements: readonly Statement[]): void {
    const body = this.blocks.at(-1)?.body ?? this.root;
    for (const statement of statements) body.push(statement);
  }

  open(block: Block): void {
    if (this.blocks.length >= NESTING_BOUND) {
      this.skipped.push(block.name);
      this.fail('nested too deeply: what this block repeats or hides is not known', block.start);
    } else this.blocks.push(block);
  }

  /** A middle tag. It belongs to the innermost block, whatever that is. */
  part(piece: Piece): void {
    if (this.skipped.length > 0) return;
    const block = this.blocks.at(-1);
    if (block === undefined) this.fail(`{% ${piece.name} %} outside of a block`, piece.start);
    else block.part?.(piece);
  }

  /** An end tag: closes the block of that name, and with it those that were left open inside. */
  close(name: string, piece: Piece): void {
    if (this.skipped.at(-1) === name) {
      this.skipped.pop();
      return;
    }
    const index = this.blocks.findLastIndex((block) => block.name === name);
    if (index < 0) {
      this.fail(`{% ${piece.name} %} ends nothing`, piece.start);
      return;
    }
    this.skipped.length = 0;
    while (this.blocks.length > index + 1) this.closeInnermost(piece.start, true);
    this.closeInnermost(piece.end, false);
  }

  /** The end of the text: closes everything. */
  finish(end: number): readonly Statement[] {
    while (this.blocks.length > 0) this.closeInnermost(end, true);
    return this.root;
  }

  fail(message: string, start: number): void {
    this.problem ??= { message, start };
  }

  private closeInnermost(end: number, unclosed: boolean): void {
    const block = this.blocks.pop();
    if (block === undefined) return;
    if (unclosed) this.fail(`{% ${block.name} %} is never closed`, block.start);
    this.push(...block.close(end));
  }
}

/** `{% if %}` and what works like it. `testOf` reads the condition of an `elif`. */
export function ifBlock(piece: Piece, name: string, test: Expression, testOf: (piece: Piece) => Expression): Block {
  const branches: { start: number; test: Expression; body: Statement[] }[] = [{ start: piece.start, test, body: [] }];
  const otherwise: Statement[] = [];
  const block: Block = {
    name, start: piece.start, body: branches[0]?.body ?? [],
    part(part) {
      if (part.name === 'else') block.body = otherwise;
      else if (part.name === 'elif' || part.name === 'elseif') {
        const branch = { start: part.start, test: testOf(part), body: [] };
        branches.push(branch);
        block.body = branch.body;
      } else return false;
      return true;
    },
    close(end) {
      let rest: Statement[] = otherwise;
      const further: Statement[] = [];
      for (let index = branches.length - 1; index >= 0; index--) {
        const branch = branches[index];
        if (branch === undefined) continue;
        const statement: Statement = { kind: 'if', start: branch.start, end, test: branch.test, then: branch.body, otherwise: rest };
        if (index > 0 && index % BRANCH_BOUND === 0) {
          further.unshift(statement);
          rest = [];
        } else rest = [statement];
      }
      return [...rest, ...further];
    },
  };
  return block;
}

/** `{% for %}`: `first` runs at the start of each round, and `condition` (Jinja) decides whether the rest does. */
export function forBlock(
  piece: Piece, target: Target, iterable: Expression, first: readonly Statement[], condition: Expression | undefined,
): Block {
  const body: Statement[] = [];
  const otherwise: Statement[] = [];
  const block: Block = {
    name: 'for', start: piece.start, body,
    part(part) {
      if (part.name !== 'empty' && part.name !== 'else') return false;
      block.body = otherwise;
      return true;
    },
    close(end) {
      const inner: Statement[] = condition
        ? [{ kind: 'if', start: condition.start, end, test: condition, then: body, otherwise: [] }]
        : body;
      return [
        {
          kind: 'loop', form: 'each', start: piece.start, end, target, iterable, body: [...first, ...inner],
          ...(otherwise.length > 0 ? { otherwise } : {}), headEnd: piece.end,
        },
      ];
    },
  };
  return block;
}

/** A block whose statements stand where it stands. */
export function inlineBlock(piece: Piece): Block {
  const body: Statement[] = [];
  return { name: piece.name, start: piece.start, body, close: () => body };
}
