/** What kustomizations are called, and what they refer to. */

import { isMap } from 'yaml';
import { child, items, rootPlace, string } from '../parse/lookup.ts';
import { parseYaml, splitDocuments } from '../parse/yaml.ts';

/** The names that Kustomize looks for in a folder. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** True for what is fetched: a URL, or a repository in the short forms that Kustomize knows. Nothing here fetches it. */
export function isRemote(reference: string): boolean {
  return /^[\w+.-]+:|^git@|^(www\.)?(github|gitlab|bitbucket)\.(com|org)\/|\.git([/?]|$)|\?(ref|version|timeout)=/i.test(
    reference,
  );
}

/** What a kustomization is, from its text. */
export interface KustomizationHead {
  /** It is a part of others, and nothing by itself. */
  readonly isComponent: boolean;
  /** The folders and files that it takes. */
  readonly takes: readonly string[];
}

/** `undefined` for what has the name and is no kustomization: Flux has objects of that kind. */
export function kustomizationHead(text: string): KustomizationHead | undefined {
  for (const document of splitDocuments(text)) {
    const root = rootPlace(parseYaml(document.text));
    if (!isMap(root.node)) continue;
    const group = string(child(root, 'apiVersion'))?.split('/')[0] ?? 'kustomize.config.k8s.io';
    if (group !== 'kustomize.config.k8s.io') return undefined;
    const takes = ['resources', 'bases', 'components'].flatMap((key) =>
      items(child(root, key)).flatMap((item) => string(item) ?? []),
    );
    return { isComponent: string(child(root, 'kind')) === 'Component', takes };
  }
  return { isComponent: false, takes: [] };
}
