/** Which family a file belongs to. Names decide where names are reserved; YAML and JSON are judged by content. */

import { isConfiguration } from './configuration/names.ts';

/** What a file's name and language tell of its format; of `yaml` the content must tell the family. */
export type FileKind =
  | 'dockerfile'
  | 'compose'
  | 'yaml'
  | 'shell'
  | 'makefile'
  | 'devcontainer'
  | 'quadlet'
  | 'workflow';

const dockerfileName = /^(dockerfile|containerfile)([._-].*)?$|\.(dockerfile|containerfile)$/i;
/** Ends of names of texts about Dockerfiles, and of programs: `Dockerfile.test.ts`. */
const notDockerfile =
  /\.(dockerignore|containerignore|md|mdx|rst|adoc|txt|html|ya?ml|json|toml|xml|sh|py|[cm]?[jt]sx?|vue|css|lock|log|patch|diff|snap|orig|rej|bak)$/i;
/** `Dockerfile.go` is for a program in Go, `dockerfile.go` and `dockerfile_test.go` are programs. */
const program = /^(dockerfile|containerfile)\S*\.(go|rb|rs|java|kt|cs|php|pl|lua|c|h)$/;
const composeName = /^(compose|docker-compose)([._-].*)?\.ya?ml$/i;
const yamlName = /\.(ya?ml|json)$/i;
/** Definitions for the templates of a Helm chart. */
const helpersFolder = /[\\/]templates[\\/]/;
const shellName = /\.(sh|bash)$/i;
const makefileName = /^(gnu)?makefile$|\.(mk|make)$/i;
const overrideName = /^(compose|docker-compose)[._-]override\.ya?ml$/i;

/**
 * @param path any path or URI; its last segment counts, and the folder of a workflow
 * @param languageId the editor's, where there is an editor: it wins over the name
 * @returns `undefined` for files that are none of ours
 */
export function fileKind(path: string, languageId?: string): FileKind | undefined {
  if (isConfiguration(path)) return undefined;
  if (languageId === 'dockerfile') return 'dockerfile';
  if (languageId === 'dockercompose') return 'compose';
  if (languageId === 'shellscript') return 'shell';
  if (languageId === 'makefile') return 'makefile';
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (dockerfileName.test(name) && !notDockerfile.test(name) && !program.test(name)) return 'dockerfile';
  if (composeName.test(name)) return 'compose';
  if (/^\.?devcontainer\.json$/.test(name)) return 'devcontainer';
  if (/\.(container|pod)$/.test(name)) return 'quadlet';
  if (name === 'Kustomization') return 'yaml';
  if (/(^|[\\/])\.github[\\/]workflows[\\/][^\\/]+\.ya?ml$/.test(path)) return 'workflow';
  if (shellName.test(name)) return 'shell';
  if (makefileName.test(name)) return 'makefile';
  if (
    yamlName.test(name) ||
    (helpersFolder.test(path) && path.endsWith('.tpl')) ||
    languageId === 'yaml' ||
    languageId === 'json'
  )
    return 'yaml';
  return undefined;
}

/** True for the override files that Compose merges over a base by itself. */
export function isOverrideFile(path: string): boolean {
  return overrideName.test(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
}

/** Words of pods, and of the service account that says whether they get its token. */
const podWords =
  /(^|[\s{,"'-])(containers|initContainers|ephemeralContainers|automountServiceAccountToken|hostNetwork|hostPID|hostIPC|hostUsers|hostPath|runtimeClassName|securityContext)["']?\s*:/;

/** Objects without a pod that say something about isolation. */
const objectKinds =
  /(^|[\s{,])["']?kind["']?\s*:\s*["']?(Namespace|RuntimeClass|PodSecurityPolicy|SecurityContextConstraints|PersistentVolume(Claim)?|KubeVirt|VirtualMachine\w*)\b/;

/**
 * What the text of one document can hold, told without parsing it. It may say yes too often, never no where
 * there is something: the adapters look again.
 */
export function documentFamily(text: string, kind: 'yaml' | 'compose'): 'compose' | 'kubernetes' | undefined {
  if (kind === 'compose') return 'compose';
  if (/^[ \t]*["']?kind["']?\s*:\s*["']?(CustomResourceDefinition|ConfigMap|Secret)\b/m.test(text))
    return undefined;
  if (/(^|[\s{,])["']?kind["']?\s*:/.test(text) && (podWords.test(text) || objectKinds.test(text)))
    return 'kubernetes';
  if (/^["']?services["']?\s*:/m.test(text) || /^\s*\{[\s\S]*["']services["']\s*:/.test(text))
    return 'compose';
  return undefined;
}
