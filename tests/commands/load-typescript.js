/** Lets Node load the TypeScript of a command: the types are taken out as jest has it done, by swc. */
const { addHook } = require('pirates');
const { transformSync } = require('@swc/core');

const options = {
  configFile: false,
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};

process.setSourceMapsEnabled(true);
addHook((code, filename) => transformSync(code, { ...options, filename }).code, { exts: ['.ts'] });
