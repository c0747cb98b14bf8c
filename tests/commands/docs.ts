/** `npm run docs`: writes the generated parts of README.md, and .env.example, anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contracts } from '../contract';
import { proofSummary } from '../report/proof';
import { contractTables, coverageTable, envExample, environmentTable, renderReadme } from '../report/readme';
import { troubles, variants } from '../sandbox';
import { expectedFailures } from '../self/expected-failures';
import environment from '../support/settings/environment.schema.json';

const ROOT = path.resolve(__dirname, '../..');

const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));

/** The files as they should be, by name; in README.md all but the generated parts is taken from the one that is there. */
export function documents(): Record<string, string> {
  return {
    'README.md': renderReadme(readFileSync(path.join(ROOT, 'README.md'), 'utf8'), {
      environment: environmentTable(environment.properties),
      contract: contractTables(contracts),
      coverage: coverageTable(contracts),
      proof: proofSummary(checks.length, expectedFailures, variants.length, troubles.length),
    }),
    '.env.example': envExample(environment.properties),
  };
}

function main(): void {
  try {
    for (const [name, text] of Object.entries(documents())) {
      writeFileSync(path.join(ROOT, name), text);
      process.stdout.write(`${name} is written.\n`);
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}

if (require.main === module) main();
