import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const unit: TestProjectConfiguration = {
  test: {
    name: 'unit',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/kernel/**', 'tests/browser/**'],
    // Some start a tool as a child, on a machine that may have other things to do.
    testTimeout: 60_000,
  },
};

/** Pulls real kernel source and builds the site once for both projects. */
const onTheSite: TestProjectConfiguration[] = [
  {
    test: {
      name: 'kernel',
      include: ['tests/kernel/**/*.test.ts'],
      globalSetup: ['tests/setup/build.ts'],
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
  {
    test: {
      name: 'browser',
      include: ['tests/browser/**/*.test.ts'],
      globalSetup: ['tests/setup/chromium.ts', 'tests/setup/build.ts'],
      // One browser at a time: two would fight for the processors and time out.
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
];

export default defineConfig({
  test: { projects: [unit, ...onTheSite] },
});
