import { existsSync, readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from './report.mjs';

/**
 * Each platform's migration page is the ledger of what was built: a table with one line for each row of the
 * protocol's "seed surface": id, original, name here, test. Every row must be there, every name must be exported, every
 * test must exist. Rows beyond that surface may stand there as not built, with `-` in both columns.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkLedger(report) {
  for (const file of readdirSync(`${root}tools/checks/ledger`)) {
    const platform = file.replace('.json', '');
    const { seed } = JSON.parse(readFileSync(`${root}tools/checks/ledger/${file}`, 'utf8'));
    checkPage(report, platform, seed);
  }
}

/** @param {import('./report.mjs').Report} report @param {string} platform @param {string[]} seed */
function checkPage(report, platform, seed) {
  const page = `docs/migration/${platform}.md`;
  if (!existsSync(root + page)) {
    report.add(`${page} is missing`);
    return;
  }
  const rows = readRows(readFileSync(root + page, 'utf8'));
  const names = exportedNames(`${root}packages/${platform}/src/index.ts`);
  for (const id of seed) report.expect(rows.has(id), `${page}: row ${id} is missing`);
  for (const [id, { here, test }] of rows) {
    const used = [...here.matchAll(/`([A-Z]\w*)(?:\.(\w+))?[^`]*`/g)];
    for (const [, type, member] of used) {
      const members = names.get(type);
      report.expect(members !== undefined, `${page}, ${id}: ${type} is not exported by @sdk/${platform}`);
      if (members !== undefined && member !== undefined) {
        report.expect(members.has(member), `${page}, ${id}: ${type} has no member ${member}`);
      }
    }
    const notBuilt = !seed.includes(id) && here === '-' && test === '-';
    if (!notBuilt) checkTest(report, `${page}, ${id}`, test);
  }
}

/** @param {import('./report.mjs').Report} report @param {string} where @param {string} cell `file › name of the test` */
function checkTest(report, where, cell) {
  const [file, name] = cell.replaceAll('`', '').split(' › ');
  if (name === undefined) {
    report.add(`${where}: the column "test" must read "file › name of the test", got "${cell}"`);
    return;
  }
  if (!existsSync(root + file)) report.add(`${where}: ${file} does not exist`);
  else
    report.expect(
      readFileSync(root + file, 'utf8').includes(name),
      `${where}: ${file} has no test "${name}"`,
    );
}

/** @param {string} markdown @returns {Map<string, {here: string, test: string}>} lines whose first cell is a row id */
function readRows(markdown) {
  const rows = new Map();
  for (const line of markdown.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map(cell => cell.trim());
    if (/^[A-Z]+-[A-Z]?\d+[a-z]?$/.test(cells[1] ?? '') && cells.length >= 6)
      rows.set(cells[1], { here: cells[3], test: cells[4] });
  }
  return rows;
}

/** @param {string} entry @returns {Map<string, Set<string>>} exported names with the names of their members */
function exportedNames(entry) {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const names = new Map();
  if (module === undefined) return names;
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const members = new Set();
    const types = [];
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias))
      types.push(checker.getDeclaredTypeOfSymbol(symbol));
    if (symbol.flags & ts.SymbolFlags.Value) types.push(checker.getTypeOfSymbolAtLocation(symbol, source));
    for (const type of types) for (const property of type.getProperties()) members.add(property.name);
    names.set(exported.name, members);
  }
  return names;
}
