// What the report's page can do beyond being read: copy, search, filter, open what a link points to.
(() => {
  const items = [...document.querySelectorAll('.checks > li')];
  const groups = [...document.querySelectorAll('.group')];
  const form = document.querySelector('#_filters');
  const search = document.querySelector('#_search');
  const texts = new Map();

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page from the disk may not be given the clipboard.
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = text;
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  }

  for (const block of document.querySelectorAll('pre')) {
    const button = document.createElement('button');
    block.prepend(button);
    Object.assign(button, { type: 'button', className: 'copy', textContent: 'Copy' });
    button.setAttribute('aria-label', `Copy: ${block.dataset.label}`);
    button.addEventListener('click', async () => {
      await copy(block.querySelector('code').textContent);
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
      button.focus();
    });
  }

  function textOf(item) {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  }

  function filter() {
    const { status, level } = Object.fromEntries(new FormData(form));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const fits =
        (!status || item.dataset.status === status) &&
        (!level || item.dataset.level === level) &&
        words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const list of document.querySelectorAll('.checks')) {
      const isEmpty = !list.querySelector(':scope > li:not([hidden])');
      list.hidden = isEmpty;
      list.previousElementSibling.hidden = isEmpty;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector('.checks:not([hidden])');
      if (shown < items.length && !group.hidden) group.open = true;
    }
    document.querySelector('#_shown').textContent =
      shown === 0 ? 'No check fits' : `${shown} of ${items.length} checks shown`;
  }

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const group = target?.closest('.group');
    if (!group) return;
    if (target.closest('[hidden]')) {
      form.reset();
      filter();
    }
    group.open = true;
    target.open = true;
    target.scrollIntoView();
    target.querySelector('summary').focus({ preventScroll: true });
  }

  function setOpen(open) {
    for (const group of groups) if (!group.hidden) group.open = open;
    for (const item of items) if (!item.hidden) item.querySelector('details').open = open;
  }

  if (form) {
    form.hidden = false;
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
    document.querySelector('#_open').addEventListener('click', () => setOpen(true));
    document.querySelector('#_close').addEventListener('click', () => setOpen(false));
    if (form.querySelector('input:checked:not([value=""])') || search.value) filter();
  }
  addEventListener('hashchange', openTarget);
  openTarget();
})();
