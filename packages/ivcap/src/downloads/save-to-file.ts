import { files } from '#file';
import type { Download } from './download.js';

/** Tells how far a download is; `totalBytes` is undefined when the server does not say it. */
export type DownloadProgress = (receivedBytes: number, totalBytes: number | undefined) => void;

/** Writes a download to a file, which gets its name when it is complete. What was written is removed after a failure. */
export async function saveToFile(
  operation: string,
  download: Download,
  path: string,
  onProgress: DownloadProgress | undefined,
): Promise<void> {
  const draft = `${path}.part`;
  await using source = download;
  const file = await files.create(operation, draft);
  try {
    let receivedBytes = 0;
    try {
      for await (const bytes of source) {
        await file.write(bytes);
        receivedBytes += bytes.byteLength;
        onProgress?.(receivedBytes, source.sizeBytes);
      }
    } finally {
      await file.close();
    }
    await files.rename(draft, path);
  } catch (error) {
    await files.remove(draft);
    throw error;
  }
}
