/**
 * Starts a command: `node tests/commands/start.js contract`. Plain JavaScript of long ago that needs no package, so that
 * whatever is missing is told in one sentence. It ends with 2 then, for 1 says that the contract is violated.
 */

const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../..');

/** How often the process looks whether npm is still there. */
const LOOK_MS = 250;

/** In the folder for temporary files. */
const NEEDED_BYTES = 64 * 1024;

/** What the packages bring along; all else is a file beside this one. */
const OF_PACKAGES = {
  test: (flags) => require('jest').run(flags),
};

function main(name, flags) {
  refuseOldNode();
  refuseFolderName();
  refuseMissingPackages();
  refuseReadOnly(os.tmpdir());
  endWithNpm();
  process.on('uncaughtException', (error) => {
    // A command that has come so far as to look after this itself does it better.
    if (process.listenerCount('uncaughtException') === 1) giveUp(error);
  });
  process.argv.splice(1, 2, path.join(__dirname, `${name}.ts`));
  if (OF_PACKAGES[name]) return Promise.resolve(OF_PACKAGES[name](flags)).catch(giveUp);
  loadTypeScript();
  // As the main module, as if Node had been started with it.
  Module._load(process.argv[1], null, true);
}

function refuseOldNode() {
  const lowest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')).engines.node.replace(
    '>=',
    '',
  );
  const given = process.versions.node.split('.').map(Number);
  const wanted = lowest.split('.').map(Number);
  const differing = wanted.findIndex((number, index) => number !== given[index]);
  if (differing >= 0 && given[differing] < wanted[differing]) {
    say(`Node ${lowest} or later is needed; this is ${process.versions.node}.`);
  }
}

/** Those with which jest, or Node itself, does not find files. */
function refuseFolderName() {
  const character = (/[?\\]/.exec(ROOT.split(path.sep).join('/')) || [])[0];
  if (character) say(`The suite cannot run in ${ROOT}: take the ${character} out of the folder's name.`);
}

function refuseMissingPackages() {
  const { dependencies, devDependencies } = JSON.parse(
    fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  const isMissing = (name) => !fs.existsSync(path.join(ROOT, 'node_modules', name, 'package.json'));
  const missing = Object.keys(Object.assign({}, dependencies, devDependencies)).filter(isMissing);
  if (missing.length > 0) {
    const which =
      missing.length > 1
        ? `packages ${missing[0]} and ${missing.length - 1} more are`
        : `package ${missing[0]} is`;
    say(`The ${which} not installed: run "npm ci --include=dev" in ${ROOT}.`);
  }
}

/** Also where it is full: jest keeps there what it knows of the files. */
function refuseReadOnly(folder) {
  const own = path.join(folder, `contract-${process.pid}`);
  let failed;
  try {
    fs.writeFileSync(own, Buffer.alloc(NEEDED_BYTES));
  } catch (error) {
    failed = error;
  }
  fs.rmSync(own, { force: true });
  if (!failed) return;
  const why = failed.code === 'ENOSPC' ? 'is full' : `cannot be written to (${failed.code})`;
  say(
    `The folder for temporary files, ${folder}, ${why}: set TMPDIR to one that can be written to; ` +
      'in a container, --tmpfs /tmp:exec makes one.',
  );
}

/** The types are taken out by swc, as jest has it done. */
function loadTypeScript() {
  const { transformSync } = require('@swc/core');
  const options = {
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  };
  process.setSourceMapsEnabled(true);
  Module._extensions['.ts'] = (module, filename) => {
    const { code } = transformSync(fs.readFileSync(filename, 'utf8'), Object.assign({ filename }, options));
    module._compile(code, filename);
  };
}

/**
 * npm hands a signal to the shell that it has started, and that shell does not hand it on. So who was started by npm ends
 * when npm or the shell has ended, as if the signal had come.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  timer.unref();
}

/** The process that has started this one, and where the system tells it, the one before. */
function ancestors() {
  const parent = process.ppid;
  try {
    // Windows does not give a process another parent.
    if (process.platform === 'win32') process.kill(parent, 0);
    if (process.platform !== 'linux') return `${parent}`;
    const [grandparent] = fs
      .readFileSync(`/proc/${parent}/stat`, 'utf8')
      .replace(/^.*\) \S /, '')
      .split(' ');
    return `${parent} ${grandparent}`;
  } catch (error) {
    return error.code === 'EPERM' ? `${parent}` : 'gone';
  }
}

function giveUp(error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  // swc tells what it has tried, the most telling last.
  if (Array.isArray(cause))
    say(`The TypeScript compiler @swc/core cannot be loaded: ${firstLine(cause[cause.length - 1].message)}`);
  say(`The suite itself failed, which says nothing about the API: ${firstLine(message)}`);
}

/** What follows is a stack. */
const firstLine = (message) => message.split('\n')[0];

function say(sentence) {
  fs.writeSync(2, `${sentence}\n`);
  process.exit(2);
}

try {
  main(process.argv[2], process.argv.slice(3));
} catch (error) {
  giveUp(error);
}
