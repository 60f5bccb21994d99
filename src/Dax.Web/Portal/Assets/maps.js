/** The service's maps out of its HiPS list (HiPS 1.0, 5.2), with their keywords, and beside them their name and address here. A service without the list has none. */
export async function readMaps() {
  const answer = await fetch('hipslist');
  if (answer.status === 404) return [];
  if (!answer.ok) throw new Error(await answer.text());
  const records = (await answer.text()).split(/\n\s*\n/).map(readProperties).filter(r => r.hips_service_url);
  for (const map of records) {
    map.name = map.hips_service_url.split('/').pop();
    map.url = new URL(`hips/${map.name}`, document.baseURI).href;
  }
  return records;
}

/** Lines "keyword = value". */
export function readProperties(text) {
  const read = {};
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && !line.startsWith('#')) read[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return read;
}
