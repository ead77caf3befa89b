import type { View } from '../views/view.js';

/** The names of `fields=a,b`; undefined when all members are wanted. */
export function readFields(query: URLSearchParams): readonly string[] | undefined {
  const names = query
    .get('fields')
    ?.split(',')
    .map(name => name.trim());
  return names?.filter(name => name !== '');
}

/** The members of a view that are wanted. */
export function pick(view: View, fields: readonly string[] | undefined): View {
  if (fields === undefined || fields.length === 0) return view;
  return Object.fromEntries(Object.entries(view).filter(([name]) => fields.includes(name)));
}
