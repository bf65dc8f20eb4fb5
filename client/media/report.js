// Runs in the report panel: a link into a file asks the extension to open it.
const vscode = acquireVsCodeApi();

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-uri]') : null;
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  const { uri, line, character } = link.dataset;
  vscode.postMessage({ uri, line: Number(line), character: Number(character) });
});
