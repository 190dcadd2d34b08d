/**
 * `npm test [-- vitest arguments]`: sets up what is missing, runs the tests, closes with `N passed, N failed` alone on
 * the last line. What was skipped stands above it, by name: the names say why.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensurePostgres, root, setUp } from './setup.mjs';

const { browser } = await setUp();
const postgres = await ensurePostgres();
const folder = mkdtempSync(join(tmpdir(), 'yuanye-test-'));
const reportFile = join(folder, 'report.json');

const code = await new Promise((resolve) => {
  const vitest = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(browser === null ? {} : { CHROMIUM_PATH: browser }),
        ...(postgres === null ? {} : { TEST_POSTGRES: postgres }),
      },
    },
  );
  vitest.once('close', (status) => resolve(status ?? 1));
});

/** Counts tests; a file that failed before its tests (a syntax error, a failed hook) is one failure more. */
function count(report) {
  let passed = 0;
  let failed = 0;
  const skipped = [];
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed++;
      else if (test.status === 'failed') failedHere++;
      else skipped.push(`${relative(root, file.name)}: ${test.fullName}`);
    }
    failed += file.status === 'failed' && failedHere === 0 ? 1 : failedHere;
  }
  return { passed, failed, skipped };
}

let result = { passed: 0, failed: 1, skipped: [] };
try {
  result = count(JSON.parse(readFileSync(reportFile, 'utf8')));
} catch (error) {
  process.stdout.write(`The test run ended without a report (${error.message}): counted as one failure.\n`);
}
rmSync(folder, { recursive: true, force: true });
// An error outside every test fails the run too, and must not hide behind green counts.
if (code !== 0 && result.failed === 0) result.failed = 1;
if (result.skipped.length > 0) {
  process.stdout.write(`\nSkipped, ${result.skipped.length}:\n${result.skipped.map((name) => `  ${name}\n`).join('')}`);
}
process.stdout.write(`\n${result.passed} passed, ${result.failed} failed\n`);
process.exitCode = code !== 0 || result.failed > 0 ? 1 : 0;
