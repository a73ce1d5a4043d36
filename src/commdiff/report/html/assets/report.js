const rows = $$('article.change').map((element) => ({
  element,
  home: element.parentElement,
  group: element.parentElement.dataset.group,
  kinds: element.dataset.kinds.split(' '),
  confidence: element.dataset.confidence,
  section: element.dataset.section ?? '',
  stance: element.dataset.stance || '',
  marks: (element.dataset.marks || '').split(' '),
  topics: (element.dataset.topics || '').trim().split(' '),
  text: null,
  runs: null,
}));
const groups = $$('section.group').map((element) => ({ element, name: element.dataset.group, head: $('h2', element), count: $('h2 .n', element), size: $('h2 .n', element).textContent, rows: $$('article', element).length }));
const flow = $('section.flow');
const inText = [...rows].sort((a, b) => a.element.id.match(/\d+$/)[0] - b.element.id.match(/\d+$/)[0]);
const form = $('.filters form'), counted = $('.count'), nothing = $('.nothing');
const changes = rows.filter((row) => row.group !== 'unchanged').length;

// A count leads to its group; with this script it filters instead, as a button.
const pressed = $$('.summary a').map((link) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.kind = link.dataset.kind;
  button.setAttribute('aria-pressed', 'false');
  button.append(...link.childNodes);
  link.replaceWith(button);
  return button;
});

// What is searched for, as a pattern: any blank, quote or dash finds every other of its kind.
const QUOTES = /['‘’‚‛′]/u, DOUBLES = /["“”„‟″«»]/u, DASHES = /[-‐-―−]/u;
const patternOf = (query) => query && new RegExp([...query.trim().replace(/\s+/g, ' ')].map((c) => {
  if (c === ' ') return '\\s+';
  const kind = [QUOTES, DOUBLES, DASHES].find((one) => one.test(c));
  return kind ? kind.source : c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}).join(''), 'giu');
const textOf = (row) => row.text ??= $$('.old p, .new p, .same, .reasons', row.element).map((p) => p.textContent).join(' \u0001 ');

// Filters. No group pressed in the summary means all that are switched on.
function filter() {
  performance.mark('commdiff-filter');
  const data = new FormData(form);
  const only = new Set(pressed.filter((b) => b.getAttribute('aria-pressed') === 'true').map((b) => b.dataset.kind));
  const shown = new Set(data.getAll('show')), marks = data.getAll('mark');
  const switched = new Set($$('[name=show]', form).map((box) => box.value));
  const query = (data.get('q') || '').trim(), pattern = patternOf(query), confidence = data.get('confidence') || '';
  const section = data.get('section') || '', topic = data.get('topic') || '', stance = data.get('stance') || '';
  const totals = new Map();
  let visible = 0;
  for (const row of rows) {
    const fits = (only.size ? row.kinds.some((kind) => only.has(kind)) : !switched.has(row.group) || shown.has(row.group) || (query !== '' && row.group !== 'unchanged'))
      && (!confidence || row.confidence === confidence)
      && (!section || row.section === section)
      && (!topic || row.topics.includes(topic))
      && (!stance || row.stance === stance)
      && marks.every((mark) => row.marks.includes(mark))
      && (query === '' || textOf(row).search(pattern) >= 0);
    if (row.element.hidden === fits) row.element.hidden = !fits;
    if (fits) { visible += 1; totals.set(row.group, (totals.get(row.group) || 0) + 1); }
  }
  for (const group of groups) {
    const count = totals.get(group.name) || 0;
    group.element.hidden = !count || !flow.hidden;
    group.count.textContent = count === group.rows ? group.size : count.toLocaleString('en');
  }
  for (const head of flow.children) {
    if (head.nodeName !== 'H2') continue;
    let next = head.nextElementSibling;
    while (next && next.hidden) next = next.nextElementSibling;
    head.hidden = !next || next.nodeName === 'H2';
  }
  nothing.hidden = visible > 0 || !rows.length;
  const still = totals.get('unchanged') || 0;
  counted.textContent = `${(visible - still).toLocaleString('en')} of ${changes.toLocaleString('en')} changes shown`
    + (still ? `, and ${still.toLocaleString('en')} unchanged` : '');
  paint(query.length < 2 ? null : pattern);
  performance.measure('commdiff-filter', 'commdiff-filter');
}

// By verdict, or as the text runs, under the headings of the text.
function order(name) {
  const text = name === 'text';
  $$('button[data-order]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.order === name)));
  flow.replaceChildren();
  let section = null;
  for (const row of text ? inText : rows) {
    if (text && row.section !== section) {
      section = row.section;
      const option = section && $(`[name=section] option[value="${section}"]`, form);
      if (option) { const head = document.createElement('h2'); head.textContent = option.title; flow.append(head); }
    }
    (text ? flow : row.home).append(row.element);
  }
  flow.hidden = !text;
  filter();
}
let waiting = 0;
const soon = () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); };
function release() {
  pressed.forEach((button) => button.setAttribute('aria-pressed', 'false'));
  filter();
}
function clear() {
  form.reset();
  release();
}
form.addEventListener('input', (event) => (event.target.type === 'search' ? soon() : filter()));
form.addEventListener('submit', (event) => { event.preventDefault(); filter(); step(1, true); });
form.addEventListener('reset', () => setTimeout(release));

// What is found is painted over the text, which stays as it is (CSS custom highlights, where there are any).
function paint(pattern) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  CSS.highlights.delete('commdiff-found');
  if (!pattern) return;
  const found = new Highlight();
  for (const row of rows) {
    if (row.element.hidden) continue;
    for (const run of (row.runs ??= runsOf(row.element))) {
      if (found.size > 2000) break;
      for (const match of run.text.matchAll(pattern)) highlight(found, run, match.index, match.index + match[0].length);
    }
  }
  CSS.highlights.set('commdiff-found', found);
}
// The text of each wording and reason, with its nodes and where each begins; an inline redline holds two wordings.
function runsOf(element) {
  const blocks = $$('.old p, .new p, .same, .reasons li', element).map((block) => [block, null]);
  for (const inline of $$('.inline', element)) blocks.push([inline, 'ins'], [inline, 'del']);
  return blocks.map(([block, without]) => {
    const run = { text: '', nodes: [], starts: [] };
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (without && node.parentElement.closest(without)) continue;
      run.starts.push(run.text.length);
      run.nodes.push(node);
      run.text += node.data;
    }
    return run;
  });
}
function highlight(found, run, start, end) {
  run.nodes.forEach((node, n) => {
    const from = Math.max(start - run.starts[n], 0), to = Math.min(end - run.starts[n], node.data.length);
    if (from < to) found.add(new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to }));
  });
}

// The current change: the one reached last by keys, by link or by the map.
let current = null;
const here = $('.map .here');
const at = (row, side) => (row.element.dataset[side] || '').split(' ').map(Number);
function locate(row) {
  if (!here) return;
  const a = at(row, 'old'), b = at(row, 'new');
  const left = a.length > 1 ? `M-1 ${a[0]}h14V${a[1]}h-14z` : '', right = b.length > 1 ? `M87 ${b[0]}h14V${b[1]}h-14z` : '';
  const band = left && right ? `M13 ${a[0]}C50 ${a[0]} 50 ${b[0]} 87 ${b[0]}V${b[1]}C50 ${b[1]} 50 ${a[1]} 13 ${a[1]}z` : '';
  here.setAttribute('d', left + band + right);
}
function go(row, focus = true) {
  if (current) current.element.classList.remove('on');
  current = row;
  row.element.classList.add('on');
  locate(row);
  if (!focus) return;
  row.element.focus({ preventScroll: true });
  row.element.scrollIntoView({ block: 'start' });
}
function step(by, first = false) {
  const open = (flow.hidden ? rows : inText).filter((row) => !row.element.hidden);
  if (!open.length) return;
  const place = open.indexOf(current);
  go(open[first ? 0 : place < 0 ? (by > 0 ? 0 : open.length - 1) : Math.max(0, Math.min(open.length - 1, place + by))]);
}
function follow() {
  const group = groups.find((one) => '#' + one.head.id === location.hash);
  if (group) reveal(group);
  const target = rows.find((row) => '#' + row.element.id === location.hash);
  if (!target) return;
  if (target.element.hidden) {
    clear();
    if (target.element.hidden) {
      switchOn(target.group);
    }
  }
  go(target);
}
function switchOn(name) {
  const box = $(`[name=show][value=${name}]`, form);
  if (box) box.checked = true;
  filter();
}
// A group that a filter or the order of the text hides is shown before a link leads to it.
function reveal(group) {
  if (!group.element.hidden) return;
  if (!flow.hidden) order('verdict');
  if (group.element.hidden) clear();
  if (group.element.hidden) switchOn(group.name);
  group.head.scrollIntoView();
}
addEventListener('hashchange', follow);

// The map: where it was clicked is a side and a height; the nearest clause there is shown.
const map = $('.map svg');
if (map) map.addEventListener('click', (event) => {
  const box = map.getBoundingClientRect();
  const side = event.clientX - box.left < box.width / 2 ? 'old' : 'new', y = ((event.clientY - box.top) / box.height) * 1000;
  let best = null, least = Infinity;
  for (const row of rows) {
    const [top, end] = at(row, side);
    if (end === undefined) continue;
    const off = y < top ? top - y : y > end ? y - end : 0;
    if (off < least) { best = row; least = off; }
  }
  if (!best) return;
  if (location.hash === '#' + best.element.id) follow(); else location.hash = best.element.id;
});

// Markdown, as `-f markdown` writes an entry, with a link back.
const escapes = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '@': '&#64;' };
const md = (text) => text.replace(/[\\`*_[\]|~$#<>&@]|:(?=\/\/)/g, (c) => escapes[c] || (c === ':' ? '&#58;' : '\\' + c));
function marked(node) {
  let out = '';
  for (const child of node.childNodes) {
    const fence = child.nodeName === 'DEL' ? '~~' : child.nodeName === 'INS' ? '**' : '';
    if (!fence || child.className.includes('z')) { out += child.nodeType === Node.TEXT_NODE ? md(child.data) : marked(child); continue; }
    const [, before, core, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(child.textContent);
    out += core ? md(before) + fence + md(core) + fence + md(after) : md(child.textContent);
  }
  return out;
}
function markdown(row) {
  const element = row.element, line = (node) => fold0(node.textContent);
  const flags = $$('.flag', element).map((flag) => ` · *${md(line(flag))}*`).join('');
  const parts = [`**${md(line($('.route', element)))}** · ${md(line($('.verdict', element)).replace(/^\W+/u, ''))}${flags} · ${md(element.id)}`];
  const quotes = $$('.old p, .new p', element).map((p) => `> ${p.parentElement.className}: ${fold0(marked(p))}`);
  parts.push(quotes.join('\n>\n') || `> ${fold0(marked($('.same', element)))}`);
  const reasons = $$('.reasons li', element).map((item) => {
    const arrow = line($('.arrow', item)), possible = $('i', item) ? ', *possibly*' : '', why = $('.why', item);
    const words = $('.cue', item).cloneNode(true);
    $$('.vh', words).forEach((node) => node.remove());
    $$('q', words).forEach((node) => node.replaceWith(`“${node.textContent}”`));
    return `- ${arrow} **${md(line($('b', item)))}**${possible} ${md(line(words))}${why ? ': ' + md(line(why)) : ''} ${md(line($('.rules', item)))}`;
  });
  if (reasons.length) parts.push(reasons.join('\n'));
  const link = new URL('#' + element.id, location.href).href;
  parts.push(`[${md(element.id)}](<${link.replace(/[<>\n]/g, encodeURIComponent)}>)`);
  return parts.join('\n\n') + '\n';
}
const fold0 = (text) => text.replace(/\s+/g, ' ').trim();
async function copy(row) {
  const text = markdown(row);
  let done = true;
  try { await navigator.clipboard.writeText(text); } catch { done = oldCopy(text); }
  say(done ? `${row.element.id} copied as Markdown` : 'This browser does not let the page copy');
}
function oldCopy(text) {
  const area = document.createElement('textarea');
  area.value = text;
  root.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
const toast = $('.toast');
let saying = 0;
function say(text) { toast.textContent = text; clearTimeout(saying); saying = setTimeout(() => { toast.textContent = ''; }, 2600); }

// Side by side or inline; a narrow window starts inline.
function view(name) {
  root.dataset.view = name;
  $$('button[data-view]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.view === name)));
}
const actions = {
  next: () => step(1),
  previous: () => step(-1),
  clear: () => { clear(); counted.focus(); },
  print: () => print(),
  copy: (button) => copy(rows.find((row) => row.element.contains(button))),
  keys: (box) => store.set('keys', box.checked ? 'on' : 'off'),
};
root.addEventListener('click', (event) => {
  const link = event.target.closest('.contents a');
  const group = link && groups.find((one) => '#' + one.head.id === link.hash);
  if (group) reveal(group);
  const button = event.target.closest('button, input');
  if (!button) return;
  if (button.dataset.kind) {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    filter();
  } else if (button.dataset.order) order(button.dataset.order);
  else if (button.dataset.view) view(button.dataset.view);
  else actions[button.dataset.do]?.(button);
});

// Letter keys: off when the reader says so, never while typing, and in a fragment only from inside it.
const keysBox = $('[data-do=keys]');
if (keysBox) keysBox.checked = store.get('keys') !== 'off';
const letters = {
  j: () => step(1),
  k: () => step(-1),
  v: () => view(root.dataset.view === 'inline' ? 'side' : 'inline'),
  c: () => current && copy(current),
  '/': () => { $('.filters').open = true; form.elements.q.focus(); },
  '?': () => { const legend = $('.appendix[id$=legend]'); legend.tabIndex = -1; legend.focus(); legend.scrollIntoView(); },
};
(whole ? document : root).addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && event.target === form.elements.q) { event.target.value = ''; filter(); event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || (keysBox && !keysBox.checked)) return;
  if (event.target.closest?.('input:not([type=checkbox]), select, textarea, [contenteditable]')) return;
  const act = letters[event.key];
  if (act) { event.preventDefault(); act(); }
});
addEventListener('beforeprint', hideTip);

// What is jumped to stands below the bar, which is higher in a narrow window.
if (whole) {
  const bar = $('.strip');
  const pad = () => { document.documentElement.style.scrollPaddingTop = `${bar.offsetHeight + 8}px`; };
  pad();
  new ResizeObserver(pad).observe(bar);
}

const narrow = matchMedia('(max-width: 44rem)').matches;
if (matchMedia('(max-width: 60rem)').matches) $('.filters').open = false;
view(narrow ? 'inline' : 'side');
filter();
follow();
performance.mark('commdiff-ready');
