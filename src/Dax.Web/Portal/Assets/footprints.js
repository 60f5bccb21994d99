import { parseCsv } from './csv.js';

const MAX_IMAGES = 300;
const RAD = Math.PI / 180;

/** Images whose footprints meet a circle (degrees ICRS), by SIA 2.0: their columns by name, and their outline. */
export async function findImages(ra, dec, radius, signal) {
  const query = new URLSearchParams({ POS: `CIRCLE ${ra} ${dec} ${radius}`, MAXREC: MAX_IMAGES, RESPONSEFORMAT: 'csv' });
  const answer = await fetch(`sia/query?${query}`, { signal });
  if (!answer.ok) throw new Error(`the search for images answered ${answer.status}`);
  const [head = [], ...rows] = parseCsv(await answer.text());
  const images = [];
  for (const cells of rows) {
    const image = Object.fromEntries(head.map((name, i) => [name, cells[i]]));
    image.outline = readRegion(image.s_region ?? '');
    if (image.outline) images.push(image);
  }
  return { images, isCut: rows.length >= MAX_IMAGES };
}

/** A circle or a polygon of DALI or STC-S; null for any other. */
function readRegion(text) {
  const numbers = (text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? []).map(Number);
  if (/^\s*circle/i.test(text)) return numbers.length === 3 ? { circle: numbers } : null;
  if (numbers.length < 6 || numbers.length % 2 || /union|intersection|not/i.test(text)) return null;
  const points = [];
  for (let i = 0; i < numbers.length; i += 2) points.push([numbers[i], numbers[i + 1]]);
  return { points };
}

function vector([ra, dec]) {
  return [Math.cos(dec * RAD) * Math.cos(ra * RAD), Math.cos(dec * RAD) * Math.sin(ra * RAD), Math.sin(dec * RAD)];
}

const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];

/** Whether a place lies in an outline: by how often its borders pass around it. */
export function contains(outline, place) {
  const p = vector(place);
  if (outline.circle) return dot(p, vector(outline.circle)) >= Math.cos(outline.circle[2] * RAD);
  const corners = outline.points.map(vector);
  // No polygon of an image reaches half around the sky.
  if (!corners.some(c => dot(c, p) > 0)) return false;
  let turn = 0;
  for (let i = 0; i < corners.length; i++) {
    const [a, b] = [cross(p, corners[i]), cross(p, corners[(i + 1) % corners.length])];
    turn += Math.atan2(dot(p, cross(a, b)), dot(a, b));
  }
  return Math.abs(turn) > Math.PI;
}
