/** `forge.ts` says what is used of it; its own types would bring those of Node with them. */
declare module 'node-forge' {
  const library: unknown;
  export default library;
}
