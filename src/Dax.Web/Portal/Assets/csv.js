/** Rows of cells (RFC 4180). */
export function parseCsv(text) {
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
