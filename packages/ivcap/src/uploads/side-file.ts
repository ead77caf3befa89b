import { files } from '#file';

/** Name of the file beside an uploaded one that keeps the URN of its artifact; other clients read it too. */
const sideFileOf = (path: string): string => files.beside(path, base => `.ivcap-${base}.txt`);

/** URN of the artifact that a file was uploaded as; undefined when it was not, or has changed since. */
export async function uploadedAs(path: string): Promise<string | undefined> {
  const text = await files.readText(sideFileOf(path));
  const [md5, urn] = text?.trim().split('|') ?? [];
  if (md5 === undefined || urn === undefined || urn === '') return undefined;
  return (await files.md5(path)) === md5 ? urn : undefined;
}

/** Keeps the URN for the next time. */
export async function noteUpload(path: string, urn: string): Promise<void> {
  await files.writeText(sideFileOf(path), `${await files.md5(path)}|${urn}\n`);
}
