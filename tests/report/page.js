// What the report's page can do beyond being read: search, filter, open what a link points to.
(() => {
  const items = [...document.querySelectorAll('.checks > li')];
  const groups = [...document.querySelectorAll('.group')];
  const form = document.querySelector('#_filters');
  const texts = new Map();

  function textOf(item) {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  }

  function filter() {
    const { status, level } = Object.fromEntries(new FormData(form));
    const words = document.querySelector('#_search').value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const fits =
        (!status || item.dataset.status === status) &&
        (!level || item.dataset.level === level) &&
        words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector('.checks > li:not([hidden])');
    document.querySelector('#_shown').textContent =
      shown === 0 ? 'No check fits' : `${shown} of ${items.length} checks shown`;
  }

  function openTarget() {
    const item = items.find((item) => item.querySelector('.anchor').hash === location.hash);
    if (!item) return;
    if (item.hidden) {
      form.reset();
      filter();
    }
    const details = item.querySelector('details');
    details.open = true;
    details.scrollIntoView();
    details.querySelector('summary').focus({ preventScroll: true });
  }

  function setOpen(open) {
    for (const item of items) if (!item.hidden || !open) item.querySelector('details').open = open;
  }

  if (form) {
    form.hidden = false;
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
    document.querySelector('#_open').addEventListener('click', () => setOpen(true));
    document.querySelector('#_close').addEventListener('click', () => setOpen(false));
    if (form.querySelector('input:checked:not([value=""])') || document.querySelector('#_search').value)
      filter();
  }
  addEventListener('hashchange', openTarget);
  openTarget();
})();
