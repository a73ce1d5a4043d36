const lines = $$('tr.line').map((element) => ({
  element,
  id: element.dataset.line,
  kinds: (element.dataset.kinds || '').split(' '),
  topics: (element.dataset.topics || '').trim().split(' '),
  still: element.hasAttribute('data-still'),
  level: $(`tr.level[data-of="${element.dataset.line}"]`),
  article: document.getElementById(element.dataset.line),
  text: null,
}));
const form = $('form.bench'), counted = $('.count'), nothing = $('.nothing');
const pressed = $$('button[data-kind]');
const fold = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();
const textOf = (line) => line.text ??= fold($$('.wording', line.article).map((p) => p.textContent).join(' \u0001 '));

// Filters. No kind pressed means all that changed.
function filter() {
  const data = new FormData(form);
  const kinds = pressed.filter((b) => b.getAttribute('aria-pressed') === 'true').map((b) => b.dataset.kind);
  const topic = data.get('topic') || '', query = fold(data.get('q') || ''), still = data.has('still');
  let shown = 0;
  for (const line of lines) {
    const fits = (!line.still || still || query)
      && (!kinds.length || kinds.some((kind) => line.kinds.includes(kind)))
      && (!topic || line.topics.includes(topic))
      && (!query || textOf(line).includes(query));
    line.element.hidden = !fits;
    if (line.level) line.level.hidden = !fits;
    line.article.hidden = !fits;
    if (fits) shown += 1;
  }
  for (const body of $$('tbody.topic')) body.hidden = !$('tr.line:not([hidden])', body);
  nothing.hidden = shown > 0 || !lines.length;
  counted.textContent = `${shown.toLocaleString('en')} of ${lines.length.toLocaleString('en')} lineages shown`;
  closeCard();
}
function clear() {
  form.reset();
  filter();
}
let waiting = 0;
form.addEventListener('input', (event) => {
  if (event.target.type !== 'search') { filter(); return; }
  clearTimeout(waiting);
  waiting = setTimeout(filter, 80);
});
form.addEventListener('submit', (event) => { event.preventDefault(); filter(); });
form.addEventListener('reset', () => {
  pressed.forEach((button) => button.setAttribute('aria-pressed', 'false'));
  setTimeout(filter); // the fields are reset after this event
});

// The card on a cell: the wording of that round, on pointing, focus and tap; the link goes on to the entry.
const card = $('.card');
let held = null, shownFor = null, going = 0;
const cellAt = (event) => event.target.closest?.('a.cell');
function showCard(cell) {
  const entry = document.getElementById(cell.hash.slice(1));
  if (!entry) return;
  const copy = entry.cloneNode(true);
  for (const node of [copy, ...$$('[id], [aria-describedby], [tabindex], [role]', copy)]) {
    for (const name of ['id', 'aria-describedby', 'tabindex', 'role']) node.removeAttribute(name);
  }
  copy.classList.remove('on');
  for (const link of $$('a', copy)) link.replaceWith(...link.classList.contains('pairlink') ? [] : link.childNodes);
  const links = document.createElement('p');
  links.className = 'go';
  const pair = $('.pairlink', entry);
  for (const [href, text] of [[cell.hash, 'All wordings of ' + cell.closest('tr').dataset.line], ...(pair ? [[pair.hash, 'What else changed then']] : [])]) {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = text;
    links.append(link);
  }
  card.replaceChildren(copy, links);
  if (shownFor) shownFor.classList.remove('on');
  shownFor = cell;
  cell.classList.add('on');
  card.hidden = false;
  const at = cell.getBoundingClientRect(), frame = root.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 16));
  const below = at.bottom + card.offsetHeight + 8 < innerHeight || at.top < card.offsetHeight + 8;
  card.style.left = `${left - frame.left}px`;
  card.style.top = `${(below ? at.bottom + 6 : at.top - card.offsetHeight - 6) - frame.top}px`;
}
function closeCard() {
  card.hidden = true;
  held = null;
  if (shownFor) shownFor.classList.remove('on');
  shownFor = null;
}
root.addEventListener('pointerover', (event) => {
  if (event.target.closest?.('.card')) clearTimeout(going);
  const cell = cellAt(event);
  if (!cell || event.pointerType === 'touch') return;
  clearTimeout(going);
  if (!held) showCard(cell);
});
root.addEventListener('pointerout', (event) => {
  if ((cellAt(event) || event.target.closest?.('.card')) && !held) going = setTimeout(() => { if (!held) closeCard(); }, 180);
});
root.addEventListener('focusin', (event) => {
  const cell = cellAt(event);
  if (cell && cell.matches(':focus-visible')) showCard(cell);
  else if (!cell && !event.target.closest('.card')) closeCard();
});
let touched = false;
root.addEventListener('pointerdown', (event) => { touched = event.pointerType === 'touch'; });
root.addEventListener('click', (event) => {
  const cell = cellAt(event);
  if (cell && touched && held !== cell) {
    event.preventDefault();
    held = cell;
    showCard(cell);
  } else if (!event.target.closest('.card') || event.target.closest('.card a')) closeCard();
});
// Scrolling takes the card along while its cell is pointed at or focused.
$('.scroll').addEventListener('scroll', () => {
  if (!shownFor || held) return;
  if (shownFor.matches(':hover, :focus')) showCard(shownFor); else closeCard();
}, { passive: true });

// Arrow keys walk from cell to cell; Escape closes the card.
const cellsOf = (row) => $$('a.cell', row);
function walk(cell, key) {
  const row = cell.closest('tr'), own = cellsOf(row), place = own.indexOf(cell);
  if (key === 'ArrowLeft' || key === 'ArrowRight') return own[place + (key === 'ArrowRight' ? 1 : -1)];
  if (key === 'Home' || key === 'End') return own.at(key === 'Home' ? 0 : -1);
  const open = lines.filter((line) => !line.element.hidden && cellsOf(line.element).length).map((line) => line.element);
  const next = open[open.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)];
  if (!next) return null;
  const x = cell.getBoundingClientRect().left;
  return cellsOf(next).reduce((best, other) => (Math.abs(other.getBoundingClientRect().left - x) < Math.abs(best.getBoundingClientRect().left - x) ? other : best));
}
root.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') { closeCard(); return; }
  const cell = cellAt(event);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) return;
  event.preventDefault();
  const next = walk(cell, event.key);
  if (next) next.focus({ focusVisible: true });
});

// A link to what is hidden shows it.
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const article = target.closest('article.lineage');
  if (article && article.hidden) {
    clear();
    if (article.hidden) { form.elements.still.checked = true; filter(); }
  }
  if (target.matches('details')) target.open = true;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
}
addEventListener('hashchange', follow);
root.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.kind) {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
    filter();
  } else if (button.dataset.do === 'clear') { clear(); counted.focus(); }
  else if (button.dataset.do === 'print') print();
});
filter();
if (location.hash) follow();
