import process from 'node:process';
import { runCommand } from './run-command.node.js';

void runCommand(process.argv.slice(2), process.env, {
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
}).then(exitCode => {
  process.exitCode = exitCode;
});
