/** What there is of a dataset (DataLink 1.1): links to files, and the synchronous cutout service with the parameters that are fixed for it. */
export async function readLinks(id) {
  const answer = await fetch(`datalink/links?${new URLSearchParams({ ID: id })}`);
  const doc = new DOMParser().parseFromString(await answer.text(), 'text/xml');
  if (!answer.ok) throw new Error(doc.querySelector('INFO[name=QUERY_STATUS]')?.textContent.trim() ?? `the links answered ${answer.status}`);
  const resource = [...doc.querySelectorAll('RESOURCE')].find(r => r.getAttribute('type') === 'results');
  const names = [...resource.querySelectorAll('FIELD')].map(f => f.getAttribute('name'));
  const rows = [...resource.querySelectorAll('TR')].map(tr => Object.fromEntries([...tr.children].map((td, i) => [names[i], td.textContent])));
  const cutouts = rows.filter(r => r.semantics === '#cutout' && r.service_def).map(r => readService(doc, r.service_def));
  return { files: rows.filter(r => r.access_url), errors: rows.filter(r => r.error_message), cutout: cutouts.find(s => s?.standardID?.includes('SODA#sync')) };
}

// DataLink 1.1, 4: a RESOURCE with an ID, its PARAMs, and in the group of inputs those with values that are always sent.
function readService(doc, id) {
  const resource = [...doc.querySelectorAll('RESOURCE')].find(r => r.getAttribute('ID') === id);
  if (!resource) return null;
  const service = { fixed: {}, formats: [] };
  for (const param of resource.querySelectorAll('PARAM')) {
    const [name, value] = [param.getAttribute('name'), param.getAttribute('value')];
    if (param.parentElement.localName !== 'GROUP') service[name] = value;
    else if (value) service.fixed[name] = value;
    if (name === 'RESPONSEFORMAT') service.formats = [...param.querySelectorAll('OPTION')].map(o => o.getAttribute('value'));
  }
  return service;
}

/** Address of a cutout about a place (degrees ICRS). */
export function cutoutUrl(service, ra, dec, radius, format) {
  const url = new URL(service.accessURL);
  for (const [name, value] of Object.entries(service.fixed)) url.searchParams.set(name, value);
  url.searchParams.set('CIRCLE', `${ra} ${dec} ${radius}`);
  if (format) url.searchParams.set('RESPONSEFORMAT', format);
  return url.href;
}
