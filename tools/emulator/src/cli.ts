import process from 'node:process';
import { runCli } from './cli/run-cli.js';

void runCli(process.argv.slice(2), {
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
  signals: process,
}).then(exitCode => {
  process.exitCode = exitCode;
});
