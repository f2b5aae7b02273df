// Tests stand under tests/ only: fixtures may well be called `*.test.ts` themselves.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['tests/**/*.test.ts'], testTimeout: 30_000 } });
