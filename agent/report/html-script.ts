/**
 * What the html report's page can do beyond being read: sort, filter, search, open all. It comes to
 * the page as text, is allowed there by its hash alone, and writes nothing but words that the page
 * already holds. Without it the page says the same.
 */

export const SCRIPT = `
'use strict';
(() => {
  const table = document.querySelector('.files');
  if (table === null) return;
  const tools = document.querySelector('.tools');
  const shown = tools.querySelector('[aria-live]');
  const search = tools.querySelector('input');
  const expand = tools.querySelector('[data-expand]');
  const choices = [...tools.querySelectorAll('[data-severity]')];
  const files = [...table.tBodies];
  const lang = document.documentElement.lang;
  const number = new Intl.NumberFormat(lang);
  const order = new Intl.Collator(lang, { numeric: true });
  const nameOf = new Map(files.map((file) => [file, file.querySelector('.name').textContent]));
  const lowerOf = new Map(files.map((file) => [file, nameOf.get(file).toLocaleLowerCase(lang)]));
  tools.hidden = false;

  const compare = {
    file: (a, b) => order.compare(nameOf.get(a), nameOf.get(b)),
    place: (a, b) => order.compare(a.querySelector('.place').textContent, b.querySelector('.place').textContent),
  };
  const byNumber = (key) => (a, b) => Number(a.dataset[key]) - Number(b.dataset[key]);

  const sortBy = (head, key, direction) => {
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
    const by = compare[key] ?? byNumber(key);
    files.sort((a, b) => direction * by(a, b));
    table.append(...files);
  };
  table.tHead.classList.remove('plain');
  for (const head of table.tHead.rows[0].cells) {
    const { key } = head.dataset;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const first = key === 'file' || key === 'place' ? 1 : -1;
      const now = head.getAttribute('aria-sort');
      sortBy(head, key, now === null ? first : now === 'ascending' ? -1 : 1);
    });
  }
  table.tHead.rows[0].cells[0].setAttribute('aria-sort', 'descending');

  let severity = '';
  const filter = () => {
    const words = search.value.toLocaleLowerCase(lang).trim();
    let n = 0;
    for (const file of files) {
      const isIn = (severity === '' || file.dataset.level === severity) && lowerOf.get(file).includes(words);
      file.hidden = !isIn;
      if (isIn) n++;
    }
    const isAll = n === files.length;
    shown.textContent = isAll ? '' : shown.dataset.words
      .replace('{n}', number.format(n)).replace('{of}', number.format(files.length));
  };
  for (const choice of choices) {
    choice.addEventListener('click', () => {
      severity = choice.dataset.severity;
      for (const other of choices) other.setAttribute('aria-pressed', String(other === choice));
      filter();
    });
  }
  search.addEventListener('input', filter);

  const details = [...document.querySelectorAll('details')];
  const inFiles = details.filter((one) => table.contains(one));
  const tellExpand = () => {
    const isOpen = inFiles.every((one) => one.open);
    expand.textContent = isOpen ? expand.dataset.collapse : expand.dataset.expand;
  };
  expand.addEventListener('click', () => {
    const isOpen = inFiles.every((one) => one.open);
    for (const one of inFiles) one.open = !isOpen;
    tellExpand();
  });
  for (const one of inFiles) one.addEventListener('toggle', tellExpand);
  tellExpand();

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = details.filter((one) => !one.open);
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
  });
})();
`;
