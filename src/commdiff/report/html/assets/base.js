const script = document.currentScript;
const root = script?.closest('.commdiff') || [...document.querySelectorAll('.commdiff')].findLast((one) => !one.classList.contains('live'));
const $ = (selector, from = root) => from.querySelector(selector);
const $$ = (selector, from = root) => [...from.querySelectorAll(selector)];
const store = {
  get(key) { try { return localStorage.getItem('commdiff-' + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem('commdiff-' + key, value); } catch { /* a private window */ } },
};
const whole = root.classList.contains('page');
const themed = whole ? document.documentElement : root;
root.classList.add('live');

// Light and dark: the reader's system decides until the button is pressed.
const darkButton = $('[data-do=theme]');
const dark = () => (themed.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const showTheme = () => { if (darkButton) darkButton.textContent = dark() ? 'Light' : 'Dark'; };
const setTheme = (theme) => { themed.dataset.theme = theme; root.dataset.theme = theme; showTheme(); };
if (store.get('theme')) setTheme(store.get('theme') === 'dark' ? 'dark' : 'light'); else showTheme();
if (darkButton) darkButton.addEventListener('click', () => { setTheme(dark() ? 'light' : 'dark'); store.set('theme', themed.dataset.theme); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);

// The note on a deciding word: its line from the list of reasons, and the source of each rule.
const tip = $('.tip');
let pinned = null;
const reasonsOf = (mark) => mark.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)).filter(Boolean);
function showTip(mark) {
  const list = document.createElement('ul');
  for (const reason of reasonsOf(mark)) {
    const line = reason.cloneNode(true);
    line.removeAttribute('id');
    line.classList.remove('lit');
    const sources = new Map();
    for (const link of $$('.rules a', reason)) {
      const entry = document.getElementById(link.hash.slice(1));
      for (const said of entry ? $$('dd', entry) : []) {
        sources.set(said.textContent, [...(sources.get(said.textContent) || []), link.textContent]);
      }
    }
    for (const [said, rules] of sources) {
      const source = document.createElement('span');
      source.className = 'source';
      source.textContent = `${rules.join(', ')}: ${said}`;
      line.append(source);
    }
    list.append(line);
  }
  tip.replaceChildren(list);
  tip.hidden = false;
  const at = mark.getClientRects()[0], frame = root.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 16));
  const below = at.bottom + tip.offsetHeight + 8 < innerHeight || at.top < tip.offsetHeight + 8;
  const last = mark.getBoundingClientRect();
  tip.style.left = `${left - frame.left}px`;
  tip.style.top = `${(below ? last.bottom + 6 : at.top - tip.offsetHeight - 6) - frame.top}px`;
}
function hideTip() { tip.hidden = true; pinned = null; }
const lit = (mark, on) => reasonsOf(mark).forEach((reason) => reason.classList.toggle('lit', on));
const markAt = (event) => event.target.closest?.('mark[aria-describedby]');
if (tip) {
  let leaving = 0;
  root.addEventListener('pointerover', (event) => {
    if (event.target.closest?.('.tip')) clearTimeout(leaving);
    const mark = markAt(event);
    if (!mark || event.pointerType === 'touch') return;
    clearTimeout(leaving);
    lit(mark, true);
    if (!pinned) showTip(mark);
  });
  root.addEventListener('pointerout', (event) => {
    const mark = markAt(event);
    if (mark) lit(mark, false);
    if ((mark || event.target.closest?.('.tip')) && !pinned) leaving = setTimeout(() => { if (!pinned) hideTip(); }, 180);
  });
  root.addEventListener('focusin', (event) => { const mark = markAt(event); if (mark && mark.matches(':focus-visible')) { lit(mark, true); showTip(mark); } });
  root.addEventListener('focusout', (event) => { const mark = markAt(event); if (mark) { lit(mark, false); if (!pinned) hideTip(); } });
  root.addEventListener('click', (event) => {
    const mark = markAt(event);
    if (mark) { const again = pinned === mark; hideTip(); if (!again) { pinned = mark; showTip(mark); } }
    else if (!event.target.closest('.tip')) hideTip();
  });
  root.addEventListener('toggle', hideTip, true);
  root.addEventListener('input', hideTip);
  addEventListener('resize', hideTip);
  root.addEventListener('keydown', (event) => {
    const mark = markAt(event);
    if (event.key === 'Escape') hideTip();
    else if (mark && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); mark.click(); }
  });
}
