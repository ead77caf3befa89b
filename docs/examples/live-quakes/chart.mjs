const STRONGEST = 7;
const STRONG = 4.5;

/**
 * Draws a bar for each magnitude, the newest at the right.
 *
 * @param {HTMLCanvasElement} canvas @param {readonly {mag: number}[]} quakes
 */
export function drawMagnitudes(canvas, quakes) {
  const context = canvas.getContext('2d');
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  context.font = '22px system-ui';
  for (let line = 1; line < STRONGEST; line++) {
    const y = height - (line / STRONGEST) * height;
    context.fillStyle = '#8884';
    context.fillRect(40, y, width - 40, 1);
    context.fillStyle = '#888';
    context.fillText(String(line), 12, y + 8);
  }
  const step = (width - 60) / Math.max(quakes.length, 1);
  quakes.forEach(({ mag }, index) => {
    const bar = (Math.max(mag, 0) / STRONGEST) * height;
    context.fillStyle = mag >= STRONG ? '#d1495b' : '#2e86ab';
    context.fillRect(50 + index * step, height - bar, Math.max(step * 0.7, 1), bar);
  });
}
