// Runs in the report's page: unfolds rows, filters them, shows whose cell is whose row, follows links where a host does.
(() => {
  const host = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : undefined;
  const main = document.getElementById('report');

  /** The filters that are set, by name; each holds the values that fit. */
  function filters() {
    const form = main.querySelector('form.filters');
    const set = {};
    for (const [name, value] of form ? new FormData(form) : []) {
      if (value !== '') set[name] = [...(set[name] ?? []), value];
    }
    return set;
  }

  function fits(element, set) {
    const { severity, boundary, rule, folder } = element.dataset;
    const has = (words, wanted) => !wanted || words.split(' ').some((word) => wanted.includes(word));
    const isIn = (path, wanted) =>
      !wanted || wanted.some((each) => path === each || path.startsWith(`${each}/`));
    return (
      has(severity, set.severity) &&
      has(rule, set.rule) &&
      has(boundary, set.boundary) &&
      isIn(folder, set.folder)
    );
  }

  function filter() {
    const set = filters();
    for (const element of main.querySelectorAll('[data-filter]')) element.hidden = !fits(element, set);
    const rows = [...main.querySelectorAll('tbody[data-workload]')];
    const shown = rows.filter((row) => !row.hidden);
    const isShown = new Set(shown.map((row) => row.dataset.workload));
    for (const cell of main.querySelectorAll('.cell')) {
      cell.classList.toggle('out', !isShown.has(cell.dataset.workload));
    }
    const output = main.querySelector('form.filters output');
    const all = `${rows.length} workload${rows.length === 1 ? '' : 's'}`;
    if (output) output.value = shown.length < rows.length ? `${shown.length} of ${all}` : all;
    host?.setState({ ...host.getState(), filters: set });
  }

  /** Sets the filters of a page that was there before. */
  function refill(set) {
    for (const [name, values] of Object.entries(set ?? {})) {
      for (const field of main.querySelectorAll(`form.filters [name="${name}"]`)) {
        if (field.type === 'checkbox') field.checked = values.includes(field.value);
        else if ([...field.options].some(({ value }) => value === values[0])) field.value = values[0];
      }
    }
    filter();
  }

  function toggle(button) {
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!isOpen));
    const detail = document.getElementById(button.getAttribute('aria-controls'));
    if (detail) detail.hidden = isOpen;
  }

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const button = target?.closest('button[aria-controls]');
    if (button) return toggle(button);
    const place = target?.closest('[data-uri]');
    if (!place) return;
    event.preventDefault();
    const { uri, line, character } = place.dataset;
    host?.postMessage({ uri, line: Number(line), character: Number(character) });
  });
  document.addEventListener('change', (event) => {
    if (event.target instanceof Element && event.target.closest('form.filters')) filter();
  });
  document.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('mouseover', (event) => {
    const over = event.target instanceof Element ? event.target.closest('[data-workload]') : undefined;
    for (const element of main.querySelectorAll('[data-workload]')) {
      element.classList.toggle('same', Boolean(over) && element.dataset.workload === over.dataset.workload);
    }
  });

  // The host sends what changed while the page is open: what is unfolded, filtered and focused stays so.
  window.addEventListener('message', ({ data }) => {
    if (typeof data?.report !== 'string') return;
    const set = filters();
    const open = new Set(
      [...main.querySelectorAll('tbody:has(button[aria-expanded="true"]) th a')].map((a) => a.textContent),
    );
    // Only a page that has the focus keeps it: somebody types in another part of the window.
    const focus = document.hasFocus() ? document.activeElement?.textContent : undefined;
    main.innerHTML = data.report;
    for (const link of main.querySelectorAll('tbody th a')) {
      const button = link.parentElement.querySelector('button');
      if (button && open.has(link.textContent)) toggle(button);
      if (focus && link.textContent === focus) link.focus({ preventScroll: true });
    }
    refill(set);
  });

  refill(host?.getState()?.filters);
})();
