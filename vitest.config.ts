import { defineConfig } from 'vitest/config'
import { skipReport } from './test/skip-report.ts'

// `source` makes the subpath imports of package.json (`#read/capture`) point at the TypeScript in `src`, not at a build.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ['default', skipReport()],
  },
})
