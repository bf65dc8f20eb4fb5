/** Makes static pages of the documentation: links are relative, so that they work in any folder and without a server. */

import { IdAttributePlugin } from '@11ty/eleventy';

/** The order of the pages; the rules come by their ids. */
const order = [
  'README',
  'guides',
  'configuration',
  'projects',
  'sandboxes',
  'cli',
  'coverage',
  'performance',
  'supply-chain',
];

/** @param {import('@11ty/eleventy').UserConfig} config */
export default function configure(config) {
  config.addPlugin(IdAttributePlugin);
  config.ignores.add('docs/site/**');
  config.addPassthroughCopy({
    'docs/images': 'images',
    'docs/schema': 'schema',
    'docs/site/style.css': 'style.css',
    'docs/site/filter.js': 'filter.js',
    'client/media/icon.png': 'icon.png',
  });
  config.addGlobalData('layout', 'page.njk');
  config.addGlobalData(
    'permalink',
    () =>
      ({ page }) =>
        `${page.filePathStem.replace(/README$/, 'index')}.html`,
  );
  config.amendLibrary('md', (markdown) => {
    const { rules } = markdown.renderer;
    rules.link_open = (tokens, i, options, _env, renderer) => {
      tokens[i].attrSet('href', pageOf(tokens[i].attrGet('href')));
      return renderer.renderToken(tokens, i, options);
    };
    // What may be wider than the page is scrolled with the keyboard too.
    rules.table_open = () => '<table tabindex="0">\n';
    const { fence } = rules;
    rules.fence = (...args) => fence(...args).replace('<pre>', '<pre tabindex="0">');
  });
  config.addCollection('guide', (api) => {
    const rank = ({ stem }) => order.indexOf(stem.split('/')[1]);
    const pages = api.getFilteredByGlob(['docs/*.md', 'docs/guides/*.md']).map(entryOf);
    return pages.sort((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1));
  });
  config.addCollection('rules', (api) =>
    api
      .getFilteredByGlob('docs/rules/*.md')
      .map(entryOf)
      .sort((a, b) => (a.stem < b.stem ? -1 : 1)),
  );
  config.addFilter('titleOf', titleOf);
  config.addFilter(
    'from',
    (url, page) => '../'.repeat(page.filePathStem.split('/').length - 2) + url.slice(1),
  );
  return {
    dir: { input: 'docs', includes: 'site', output: 'dist/docs' },
    markdownTemplateEngine: false,
  };
}

/** Where a link leads among the pages: `rules/x.md` is `rules/x.html`, and the README of a folder is its index. */
function pageOf(href) {
  if (/^\w+:/.test(href)) return href;
  return href.replace(/README\.md(?=#|$)/, 'index.html').replace(/\.md(?=#|$)/, '.html');
}

function entryOf({ rawInput, page: { filePathStem: stem } }) {
  return {
    url: `${stem.replace(/README$/, 'index')}.html`,
    stem,
    title: stem.startsWith('/rules/') ? (stem.split('/')[2] ?? '') : titleOf(rawInput),
  };
}

/** The first heading of a page. */
function titleOf(text) {
  return /^# (.*)$/m.exec(text)?.[1].replaceAll('`', '') ?? 'Bulkhead';
}
