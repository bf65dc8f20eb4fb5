// Validates the manifests of a folder with @monokle/validation, by those of its plugins that need no network.
import { readdirSync, readFileSync } from 'node:fs';
import { createDefaultMonokleValidator } from '@monokle/validation';
import { parseAllDocuments } from 'yaml';

const root = process.argv[2];
const resources = [];
for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
  if (!/\.ya?ml$/.test(file)) continue;
  const source = readFileSync(`${root}/${file}`, 'utf8');
  for (const document of parseAllDocuments(source)) {
    const content = document.toJS();
    if (!content?.kind) continue;
    const [start, end] = document.range;
    resources.push({
      id: `${file}:${start}`,
      fileId: file,
      filePath: file,
      fileOffset: start,
      name: content.metadata?.name ?? '',
      apiVersion: content.apiVersion ?? '',
      kind: content.kind,
      namespace: content.metadata?.namespace,
      content,
      text: source.slice(start, end),
    });
  }
}
const validator = createDefaultMonokleValidator();
await validator.preload({
  plugins: {
    'yaml-syntax': true,
    'pod-security-standards': true,
    practices: true,
    metadata: true,
    'resource-links': true,
  },
});
const result = await validator.validate({ resources });
console.log(result.runs.reduce((sum, run) => sum + run.results.length, 0));
