// Tests stand under tests/ only: fixtures may well be called `*.test.ts` themselves.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    // Vitest leaves a core free, which on two of them leaves one: many tests wait for a command that they started, and the other core is idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
