/** The page that tells what works where, from a run of the matrix. @returns {string} */
export function tableOf(results) {
  const platforms = [...new Set(results.map(({ platform }) => platform))];
  const runtimes = [...new Set(results.map(({ runtime }) => runtime))];
  const cell = (runtime, platform) => {
    const found = results.find(result => result.runtime === runtime && result.platform === platform);
    return found?.did ?? (found?.error === undefined ? 'not run' : 'fails');
  };
  const row = cells => `| ${cells.join(' | ')} |`;
  return `# Where the packages run

Written by \`pnpm consumers:matrix --write\` from a run of the packed files, installed with npm outside of this repository. A cell names what
was done there against the emulator: a REST \`call\`, a \`stream\`, a \`socket\`; for compilers that the declarations are accepted under
\`strict\` with \`skipLibCheck: false\`.

${row(['', ...platforms.map(platform => `\`@sdk/${platform}\``)])}
${row(['---', ...platforms.map(() => '---')])}
${runtimes.map(runtime => row([runtime, ...platforms.map(platform => cell(runtime, platform))])).join('\n')}

- \`require\` needs Node 22.12 or later; the packages are ES modules.
- Browsers and workers cannot send headers with a WebSocket; sockets prove who they are by their first message or by a session in their
  address, so they work there too.
- A file for Node that is bundled as an ES module needs \`require\` (\`createRequire\` in a banner) with \`@sdk/vantiq\` and
  \`@sdk/flowthings\`, because \`ws\` is of the older kind of modules.
- jest needs \`--experimental-vm-modules\`.
`;
}
