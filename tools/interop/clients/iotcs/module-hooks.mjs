// Lets the original library find what it loads without naming it in its package: `debug`, `mqtt`, and a stand-in for
// `sqlite3`, which would have to be compiled.
import { registerHooks } from 'node:module';

const standIns = {
  sqlite3: new URL('./sqlite3.cjs', import.meta.url).href,
  debug: import.meta.resolve('debug'),
  mqtt: import.meta.resolve('mqtt'),
};

registerHooks({
  resolve: (specifier, context, next) =>
    Object.hasOwn(standIns, specifier)
      ? { url: standIns[specifier], shortCircuit: true }
      : next(specifier, context),
});
