// What is shipped of other people's: their licences, and a list of them for machines (CycloneDX).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A package that is a part of the bundles.
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} text the licence's own words, and notices that go with them
 * @property {string} integrity the hash by which the lock file knows it
 */

/**
 * The packages that bundles are made of, by name and version.
 * @param {string} root the project's folder
 * @param {readonly import('esbuild').Metafile[]} metafiles what esbuild tells of the bundles
 * @returns {readonly Part[]}
 * @throws when a package has no licence
 */
export function partsOf(root, metafiles) {
  const used = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs));
  const folders = used.flatMap(([path, { bytesInOutput }]) => {
    const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
    return folder && bytesInOutput > 0 ? [folder] : [];
  });
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const parts = [...new Set(folders)].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    // Where `node_modules` is a link the path leads out of the project first.
    const { integrity } = lock[folder.slice(folder.indexOf('node_modules/'))];
    return { name, version, license, integrity, text: licenseIn(join(root, folder)) };
  });
  // Two bundles may have one package, and two folders one version of it.
  const unique = [...new Map(parts.map((part) => [`${part.name}@${part.version}`, part]))];
  return unique.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** @param {string} folder */
function licenseIn(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|notice)(\.(md|txt))?$/i.test(name));
  if (!names.some((name) => /^licen/i.test(name))) throw new Error(`${folder} has no licence`);
  return names
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}

/**
 * The licences of parts, each text once.
 * @param {readonly Part[]} parts
 */
export function notices(parts) {
  const byText = new Map();
  for (const { name, version, license, text } of parts)
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  const sections = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return `Bulkhead contains these packages under their own licences.\n\n${sections.join(`\n${'-'.repeat(72)}\n\n`)}`;
}

/**
 * The list of parts as CycloneDX 1.6 has it. Nothing in it hangs on the day or the machine.
 * https://cyclonedx.org/docs/1.6/json/
 * @param {{ name: string, version: string, license: string }} product
 * @param {readonly Part[]} parts
 */
export function billOfMaterials(product, parts) {
  const { name, version } = product;
  const self = `pkg:npm/${name}@${version}`;
  const components = parts.map((part) => ({
    type: 'library',
    'bom-ref': reference(part),
    name: part.name,
    version: part.version,
    purl: reference(part),
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from(part.integrity.replace('sha512-', ''), 'base64').toString('hex'),
      },
    ],
    licenses: licensesOf(part),
  }));
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': self,
        name,
        version,
        purl: self,
        licenses: licensesOf(product),
      },
    },
    components,
    dependencies: [{ ref: self, dependsOn: parts.map(reference) }],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** @param {{ license: string }} product */
function licensesOf({ license }) {
  return [/^[\w.-]+$/.test(license) ? { license: { id: license } } : { expression: license }];
}

/** @param {Part} part */
function reference({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
