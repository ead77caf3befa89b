import { checkSizes } from '@sdk/bench/sizes';
import { checkCommands } from './commands.mjs';
import { checkFragments } from './fragments.mjs';
import { checkLedger } from './ledger.mjs';
import { checkLinks } from './links.mjs';
import { checkLockfile } from './lockfile.mjs';
import { checkPacks } from './packs.mjs';
import { Report } from './report.mjs';
import { checkSizePage } from './size-page.mjs';
import { checkSnippets } from './snippets.mjs';
import { checkSpans } from './spans.mjs';
import { checkStandalone } from './standalone.mjs';
import { checkTutorials } from './tutorials.mjs';
import { checkVerification } from './verification.mjs';
import { checkVersions } from './versions.mjs';
import { checkWorkflows } from './workflows.mjs';

const checks = {
  versions: checkVersions,
  lockfile: checkLockfile,
  standalone: checkStandalone,
  commands: checkCommands,
  links: checkLinks,
  ledger: checkLedger,
  packs: checkPacks,
  sizes: checkSizes,
  'size page': checkSizePage,
  snippets: checkSnippets,
  fragments: checkFragments,
  tutorials: checkTutorials,
  verification: checkVerification,
  spans: checkSpans,
  workflows: checkWorkflows,
};

const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const report = new Report();
  await check(report);
  console.log(`${report.findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const finding of report.findings) console.log(`     ${finding}`);
  if (report.findings.length > 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
