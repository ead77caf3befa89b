import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';

/** What npm runs by itself, on the machine of the one who installs. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare'];
const FIXED = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];

/**
 * Judges an unpacked package: only what a user needs may be in it, and everything that they need must be.
 *
 * @param {string} folder
 * @returns {string[]} what is wrong
 */
export function judgeFiles(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const allowed = new Set([...FIXED, ...reachableScripts(folder, manifest)]);
  return [
    ...files
      .filter(file => !allowed.has(file) && !isMade(folder, file, allowed, files))
      .map(file => `holds ${file}`),
    ...[...allowed].filter(file => isLacking(file, files)).map(file => `lacks ${file}`),
    ...files.filter(file => file.startsWith('dist/')).flatMap(file => judgeMap(folder, file)),
    ...judgeManifest(manifest, readFileSync(join(folder, 'README.md'), 'utf8')),
  ];
}

/** A source, a declaration of one, or the map of either; and what the compiler makes of a source with nothing but types. */
function isMade(folder, file, allowed, files) {
  if (/^src\/.*\.ts$/.test(file)) return !/\.(test|spec)\.ts$/.test(file);
  const [, stem, ending] = /^dist\/(.*)(\.d\.ts|\.js)(?:\.map)?$/.exec(file) ?? [];
  if (ending !== '.js') return stem !== undefined && files.includes(`src/${stem}.ts`);
  const script = `dist/${stem}.js`;
  return allowed.has(script) || /^\s*export \{\s*\};\s*(\/\/# .*)?\s*$/.test(code(join(folder, script)));
}

/** @returns {string} a script without its comments in front */
function code(path) {
  return readFileSync(path, 'utf8').replace(/^(\s*\/\*[\s\S]*?\*\/|\s*\/\/(?!#).*\n)*/, '');
}

function isLacking(file, files) {
  return file !== 'CHANGELOG.md' && !files.includes(file);
}

/** All that can be loaded, from the ways into the package on. @returns {Set<string>} */
function reachableScripts(folder, manifest) {
  const found = new Set();
  const visit = file => {
    if (found.has(file)) return;
    found.add(file);
    if (!/\.[cm]?js$/.test(file) || !existsSync(join(folder, file))) return;
    const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) visit(normalize(join(dirname(file), fileName)).replaceAll('\\', '/'));
    }
  };
  for (const target of targetsOf([manifest.bin ?? {}, manifest.exports ?? {}, manifest.imports ?? {}]))
    visit(normalize(target).replaceAll('\\', '/'));
  return found;
}

/** @returns {string[]} the paths in a part of a manifest */
function targetsOf(part) {
  return typeof part === 'string' ? [part] : Object.values(part).flatMap(targetsOf);
}

/** A debugger must find what a map names, and the map itself. */
function judgeMap(folder, file) {
  const path = join(folder, file);
  if (!file.endsWith('.map')) {
    const named = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, 'utf8'))?.[1];
    if (named === undefined) return [`has no source map for ${file}`];
    return existsSync(join(dirname(path), named)) ? [] : [`lacks ${named}, which ${file} names`];
  }
  const { sources, sourceRoot = '' } = JSON.parse(readFileSync(path, 'utf8'));
  return sources
    .filter(source => !existsSync(join(dirname(path), sourceRoot, source)))
    .map(source => `lacks ${source}, which ${file} names`);
}

function judgeManifest(manifest, readme) {
  const { scripts = {}, engines, license, repository, dependencies = {}, peerDependencies = {} } = manifest;
  const dependenciesPart = readme.split(/^## /m).find(part => part.startsWith('Dependencies\n')) ?? '';
  return [
    ...INSTALL_SCRIPTS.filter(name => name in scripts).map(
      name => `runs the script "${name}" when it is installed`,
    ),
    ...Object.entries({ engines, license, repository })
      .filter(([, value]) => value === undefined)
      .map(([name]) => `does not tell its "${name}" in package.json`),
    ...Object.keys({ ...dependencies, ...peerDependencies })
      .filter(name => !dependenciesPart.includes(`\`${name}\``))
      .map(name => `does not tell in its README why it depends on ${name}`),
  ];
}
