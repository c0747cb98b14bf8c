/** `npm run docs`: writes tests/contract/README.md and .env.example anew. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { contracts } from '../contract';
import { contractReadme, envExample } from '../report/markdown/documents';
import { proof } from '../report/markdown/proof';
import { troubles, variants } from '../sandbox';
import { expectedFailures } from '../self/expected-failures';
import environment from '../support/settings/environment.schema.json';

const ROOT = path.resolve(__dirname, '../..');

/** The files as they should be, by name. */
export function documents(): Record<string, string> {
  return {
    'tests/contract/README.md': contractReadme(
      contracts,
      proof(expectedFailures, variants.length, troubles.length),
    ),
    '.env.example': envExample(environment.properties),
  };
}

if (require.main === module) {
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
