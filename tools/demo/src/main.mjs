import * as flowthings from './chapters/flowthings.mjs';
import * as iotcs from './chapters/iotcs.mjs';
import * as ivcap from './chapters/ivcap.mjs';
import * as timeplus from './chapters/timeplus.mjs';
import * as vantiq from './chapters/vantiq.mjs';
import { loadEarthquakes } from './earthquakes.mjs';
import { startEmulatorProcess } from './emulator-process.mjs';
import { Story } from './story.mjs';

/** The chapters in the order in which they are told; a platform joins with a file and a line here. */
const chapters = [iotcs, timeplus, vantiq, ivcap, flowthings];

const story = new Story(process.stdout);
const emulator = await startEmulatorProcess(chapters.map(chapter => chapter.platform));
try {
  let quakes = loadEarthquakes();
  for (const chapter of chapters) {
    story.chapter(chapter.title);
    // What came out of the gateway goes into everything else.
    quakes = (await chapter.run(emulator.platforms[chapter.platform], story, quakes)) ?? quakes;
  }
} catch (error) {
  story.failure(error);
} finally {
  await emulator.stop();
}
process.exitCode = story.end() ? 0 : 1;
