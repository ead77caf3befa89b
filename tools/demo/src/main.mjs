import * as flowthings from './chapters/flowthings.mjs';
import * as ivcap from './chapters/ivcap.mjs';
import * as timeplus from './chapters/timeplus.mjs';
import * as vantiq from './chapters/vantiq.mjs';
import { startEmulatorProcess } from './emulator-process.mjs';
import { Story } from './story.mjs';

/** The chapters in the order in which they are told; a platform joins with a file and a line here. */
const chapters = [timeplus, vantiq, ivcap, flowthings];

const story = new Story(process.stdout);
const emulator = await startEmulatorProcess(chapters.map(chapter => chapter.platform));
try {
  for (const chapter of chapters) {
    story.chapter(chapter.title);
    await chapter.run(emulator.platforms[chapter.platform], story);
  }
} catch (error) {
  story.failure(error);
} finally {
  await emulator.stop();
}
process.exitCode = story.end() ? 0 : 1;
