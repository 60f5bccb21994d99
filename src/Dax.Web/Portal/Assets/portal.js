// The portal's own requests: the list of tables, and queries whose CSV becomes a table on the page.
'use strict';

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

// RFC 4180.
function parseCsv(text) {
  const rows = [];
  let cells = [], cell = '', quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += '"'; i++; }
      else quoted = false;
    }
    else if (c === '"') quoted = true;
    else if (c === ',') { cells.push(cell); cell = ''; }
    else if (c === '\n') { cells.push(cell); rows.push(cells); cells = []; cell = ''; }
    else if (c !== '\r') cell += c;
  }
  if (cell || cells.length) { cells.push(cell); rows.push(cells); }
  return rows;
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

$('ask').addEventListener('submit', ask);
showTables().catch(e => { $('state').textContent = `The list of tables did not load: ${e.message}`; });
