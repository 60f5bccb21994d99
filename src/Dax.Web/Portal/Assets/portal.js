// The portal's own requests: the list of tables, and queries whose CSV becomes a table on the page.
import { parseCsv } from './csv.js';
import { readMaps } from './maps.js';

const $ = id => document.getElementById(id);

function row(parent, cells, tag) {
  const tr = document.createElement('tr');
  for (const text of cells) {
    const cell = document.createElement(tag);
    cell.textContent = text;
    tr.append(cell);
  }
  parent.append(tr);
  return tr;
}

function message(xml) {
  const doc = new DOMParser().parseFromString(xml, 'text/xml');
  const info = [...doc.getElementsByTagNameNS('*', 'INFO')].find(e => e.getAttribute('name') === 'QUERY_STATUS');
  return info ? info.textContent.trim() : xml;
}

async function showTables() {
  const body = $('tables').tBodies[0];
  const answer = await fetch('tap/tables?detail=min');
  const doc = new DOMParser().parseFromString(await answer.text(), 'text/xml');
  const child = (e, name) => [...e.children].find(c => c.localName === name)?.textContent ?? '';
  for (const table of doc.getElementsByTagName('table')) {
    const tr = row(body, [child(table, 'name'), child(table, 'nrows'), child(table, 'description')], 'td');
    tr.lastChild.className = 'wrap';
  }
}

async function ask(event) {
  event.preventDefault();
  const form = $('ask'), button = form.querySelector('button'), answer = $('answer');
  button.disabled = true;
  $('state').textContent = 'asking …';
  const began = performance.now();
  try {
    const reply = await fetch('tap/sync', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const text = await reply.text();
    answer.replaceChildren();
    if (!reply.ok) {
      const p = document.createElement('p');
      p.className = 'error';
      p.textContent = message(text);
      answer.append(p);
      $('state').textContent = '';
      return;
    }
    const [head = [], ...rows] = parseCsv(text);
    const table = document.createElement('table');
    row(table.createTHead(), head, 'th');
    const body = table.createTBody();
    for (const cells of rows) row(body, cells, 'td');
    answer.append(table);
    $('state').textContent = `${rows.length} rows, ${Math.round(performance.now() - began)} ms`;
  } catch (e) {
    $('state').textContent = `The service did not answer: ${e.message}`;
  } finally {
    button.disabled = false;
  }
}

async function showMaps() {
  const list = $('maps');
  for (const map of await readMaps()) {
    const link = document.createElement('a');
    link.href = `sky?map=${encodeURIComponent(map.name)}`;
    link.textContent = map.obs_title;
    const picture = document.createElement('img');
    picture.alt = '';
    picture.src = `${map.url}/preview.jpg`;
    picture.addEventListener('error', () => picture.remove());
    link.prepend(picture);
    list.append(link);
  }
  $('hips').hidden = !list.children.length;
  if (!list.children.length) list.textContent = 'No maps of the sky are published here.';
}

$('ask').addEventListener('submit', ask);
showTables().catch(e => { $('state').textContent = `The list of tables did not load: ${e.message}`; });
showMaps().catch(e => { $('maps').textContent = `The list of maps did not load: ${e.message}`; });
