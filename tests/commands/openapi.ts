/** `npm run openapi`: prints the OpenAPI description of the endpoints, or writes it to a file. */
import { writeFileSync } from 'node:fs';
import { contracts } from '../contract';
import { openapi } from '../report/openapi';

const USAGE = `npm run openapi [-- --out FILE]

  --out FILE   write the description to this file; without it, it is printed
`;

type Request = { problem: string } | { help: true } | { out: string | undefined };

function readFlags(argv: string[]): Request {
  let out: string | undefined;
  const left = [...argv];
  for (let flag = left.shift(); flag !== undefined; flag = left.shift()) {
    if (flag === '--help') return { help: true };
    const [, inline] = /^--out(?:=(.*))?$/s.exec(flag) ?? [];
    if (flag !== '--out' && inline === undefined) {
      return { problem: `"${flag}" is nothing that this command takes; it takes --out FILE.` };
    }
    if (out !== undefined) return { problem: '--out is given twice.' };
    out = inline ?? left.shift();
    if (!out || out.startsWith('--')) return { problem: '--out takes the path of a file.' };
  }
  return { out };
}

/** The command line of `npm run openapi`. @returns the exit code: 0, or 2 where nothing could be written */
function main(argv: string[]): number {
  const request = readFlags(argv);
  if ('problem' in request) {
    process.stderr.write(`${request.problem}\n\n${USAGE}`);
    return 2;
  }
  if ('help' in request) {
    process.stdout.write(USAGE);
    return 0;
  }
  const text = `${JSON.stringify(openapi(contracts.map(({ endpoint }) => endpoint)), undefined, 2)}\n`;
  if (request.out === undefined) {
    process.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(request.out, text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    process.stderr.write(
      `--out takes a file that can be written to; ${request.out} cannot (${code ?? message}).\n`,
    );
    return 2;
  }
  process.stdout.write(`${request.out} is written.\n`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
