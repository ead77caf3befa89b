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
\`strict\` with \`skipLibCheck: false\`. The first line counts the packages, the platform's own included; they are those of
[this list](topics/bundle-size.md#what-is-installed), and none runs anything when it is installed. The APIs of Timeplus and IVCAP have no
sockets; MQTT of \`@sdk/iotcs\` works where \`mqtt\` is installed too.

${row(['', ...platforms])}
${row(['---', ...platforms.map(() => '---')])}
${runtimes.map(runtime => row([runtime, ...platforms.map(platform => cell(runtime, platform))])).join('\n')}

- \`require\` needs Node 22.12 or later; the packages are ES modules.
- Browsers and workers cannot send headers with a WebSocket; sockets prove who they are by their first message or by a session in their
  address, so they work there too.
- Browsers stream uploads over HTTP/2 only. The streams of this table are read, which works over HTTP/1.1 too.
- A file for Node that is bundled as an ES module needs \`require\` (\`createRequire\` in a banner) with \`@sdk/vantiq\` and
  \`@sdk/flowthings\`, because \`ws\` is of the older kind of modules.
- jest needs \`--experimental-vm-modules\`.
`;
}
