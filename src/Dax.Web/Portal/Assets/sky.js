// The sky: our maps in Aladin Lite, over them where images lie, and what there is of those at a place that was clicked.
import { readMaps } from './maps.js';
import { contains, findImages } from './footprints.js';
import { cutoutUrl, readLinks } from './links.js';

// A view that is wider shows no single images.
const WIDEST_WITH_IMAGES = 40;
// Of a cutout, degrees: a radius of half a minute to six.
const LEAST_CUTOUT = 0.5 / 60, MOST_CUTOUT = 0.1;
const MAX_SHOWN = 12;

const $ = id => document.getElementById(id);
const page = document.body.dataset;
let images = [];

function element(name, properties = {}, ...children) {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...children);
  return e;
}

function say(text, isError = false) {
  $('state').textContent = text;
  $('state').className = isError ? 'error' : 'quiet';
}

function round(x, digits) { return Number(x.toFixed(digits)); }

async function start() {
  const maps = await readMaps();
  if (!maps.length) {
    $('sky').append(element('p', { className: 'empty', textContent: 'No maps of the sky are published here.' }));
    page.ready = 'empty';
    say('');
    return;
  }
  for (const map of maps) $('map').append(element('option', { value: map.name, textContent: map.obs_title }));
  const wanted = page.map || new URLSearchParams(location.search).get('map');
  const map = maps.find(m => m.name === wanted) ?? maps[0];
  const { default: A } = await import('./aladin.js');
  await A.init;
  const aladin = A.aladin('#sky', {
    survey: map.url, hipsList: maps.map(m => ({ id: m.url, url: m.url, name: m.obs_title })), log: false, samp: false, cooFrame: 'ICRSd', backgroundColor: 'rgb(0, 0, 0)',
    target: `${map.hips_initial_ra ?? 0} ${map.hips_initial_dec ?? 0}`, fov: Number(map.hips_initial_fov ?? 60),
    showLayersControl: false, showFrame: false, showShareControl: false, showSimbadPointerControl: false, showContextMenu: false, showProjectionControl: false, showSettingsControl: false,
  });
  const overlay = A.graphicOverlay({ name: 'images', color: '#7aa7ff', lineWidth: 1 });
  aladin.addOverlay(overlay);
  // The viewer, for the browser's console.
  window.sky = aladin;
  follow(aladin, A, overlay);
  $('map').value = map.name;
  $('map').disabled = false;
  $('map').addEventListener('change', () => show(aladin, maps.find(m => m.name === $('map').value)));
  $('go').addEventListener('submit', event => go(event, aladin));
  page.ready = 'yes';
}

function show(aladin, map) {
  aladin.setBaseImageLayer(map.url);
  history.replaceState(null, '', new URL(`sky?map=${encodeURIComponent(map.name)}`, document.baseURI));
}

function go(event, aladin) {
  event.preventDefault();
  const numbers = $('place').value.trim().split(/[\s,]+/).map(Number);
  if (numbers.length !== 2 || !numbers.every(Number.isFinite) || Math.abs(numbers[1]) > 90) say('Right ascension and declination in degrees, please.', true);
  else aladin.gotoRaDec(numbers[0], numbers[1]);
}

// Footprints follow the view, a moment after it stands still; a search that is not the newest any more is given up.
function follow(aladin, A, overlay) {
  let timer, search = new AbortController();
  const later = () => { clearTimeout(timer); timer = setTimeout(look, 300); };
  async function look() {
    search.abort();
    search = new AbortController();
    try {
      await outline(aladin, A, overlay, search.signal);
    } catch (e) {
      if (e.name !== 'AbortError') say(`Images: ${e.message}`, true);
    }
  }
  aladin.on('positionChanged', later);
  aladin.on('zoomChanged', later);
  aladin.on('click', at => { if (!at.isDragging) found(aladin, at.ra, at.dec); });
  $('images').addEventListener('change', later);
  later();
}

async function outline(aladin, A, overlay, signal) {
  const [width, height] = aladin.getFov();
  if (!$('images').checked || Math.max(width, height) > WIDEST_WITH_IMAGES) {
    images = [];
    overlay.removeAll();
    say($('images').checked ? 'closer, for single images' : '');
    return;
  }
  const [ra, dec] = aladin.getRaDec();
  const { images: near, isCut } = await findImages(round(ra, 6), round(dec, 6), round(Math.hypot(width, height) / 2, 4), signal);
  images = near;
  overlay.removeAll();
  for (const { outline } of near) overlay.add(outline.circle ? A.circle(...outline.circle) : A.polygon(outline.points.map(p => [...p])));
  say(`${near.length}${isCut ? ' of more' : ''} images in view`);
  page.images = near.length;
}

function found(aladin, ra, dec) {
  const at = images.filter(i => contains(i.outline, [ra, dec]));
  const list = $('found');
  list.replaceChildren(element('p', { className: 'quiet', textContent: `${ra.toFixed(5)} ${dec.toFixed(5)}: ${at.length} images` }));
  const radius = round(Math.min(Math.max(Math.min(...aladin.getFov()) / 8, LEAST_CUTOUT), MOST_CUTOUT), 5);
  for (const image of at.slice(0, MAX_SHOWN)) list.append(entry(image, ra, dec, radius));
  if (at.length > MAX_SHOWN) list.append(element('p', { className: 'quiet', textContent: `and ${at.length - MAX_SHOWN} more` }));
  page.found = at.length;
}

function entry(image, ra, dec, radius) {
  const title = image.obs_title || image.obs_id || image.obs_publisher_did;
  const facts = [image.dataproduct_subtype, image.instrument_name, image.t_min && `MJD ${Number(image.t_min).toFixed(3)}`].filter(Boolean).join(' · ');
  const details = element('details', {}, element('summary', { textContent: 'files and cutout' }));
  details.addEventListener('toggle', () => { if (details.open && details.children.length === 1) fill(details, image.obs_publisher_did, ra, dec, radius); }, { once: true });
  return element('section', {}, element('h3', { textContent: title }), element('div', { className: 'quiet', textContent: facts }), details);
}

async function fill(details, id, ra, dec, radius) {
  try {
    const { files, errors, cutout } = await readLinks(id);
    const list = element('ul');
    if (cutout) {
      const size = `${(radius * 120).toFixed(1)}′ around the place`;
      list.append(element('li', {}, element('a', { className: 'cutout', href: cutoutUrl(cutout, ra, dec, radius), textContent: `cutout (FITS), ${size}` })));
      if (cutout.formats.includes('image/png')) details.append(element('img', { className: 'cutout', src: cutoutUrl(cutout, ra, dec, radius, 'image/png'), alt: 'cutout' }));
    }
    for (const file of files) list.append(element('li', {}, element('a', { href: file.access_url, textContent: `${file.semantics.slice(1)}: ${file.description || file.content_type}` })));
    for (const error of errors) list.append(element('li', { className: 'error', textContent: error.error_message }));
    details.append(list);
  } catch (e) {
    details.append(element('p', { className: 'error', textContent: e.message }));
  }
}

start().catch(e => { say(`The sky did not load: ${e.message ?? e}`, true); page.ready = 'failed'; });
