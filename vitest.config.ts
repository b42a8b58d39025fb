import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** What a test waits for comes; a limit is for what hangs, and a busy machine is no reason to fail. */
const patience = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};

const unit: TestProjectConfiguration = {
  test: {
    ...patience,
    name: 'unit',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/kernel/**', 'tests/browser/**'],
  },
};

/** Pulls real kernel source and builds the site once for both projects. */
const onTheSite: TestProjectConfiguration[] = [
  {
    test: {
      ...patience,
      name: 'kernel',
      include: ['tests/kernel/**/*.test.ts'],
      globalSetup: ['tests/setup/build.ts'],
    },
  },
  {
    test: {
      ...patience,
      name: 'browser',
      include: ['tests/browser/**/*.test.ts'],
      globalSetup: ['tests/setup/chromium.ts', 'tests/setup/build.ts'],
      // After all others, and two browsers at a time: more would fight for the processors.
      sequence: { groupOrder: 1 },
      maxWorkers: 2,
    },
  },
];

export default defineConfig({
  test: { projects: [unit, ...onTheSite] },
});
