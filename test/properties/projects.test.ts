/** Whatever the files of a project hold, the analysis of each keeps what is promised of any. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Project } from '../../server/src/engine/projects/project.ts';
import { partFile, projectOf } from '../support/projects.ts';
import { assertSaneFile } from '../support/sane.ts';
import { filesOf } from '../support/txtar.ts';
import { runs } from './runs.ts';
import { spoiling } from './texts.ts';

type Files = Readonly<Record<string, string>>;

interface Tree {
  readonly kind: Project['kind'];
  readonly roots: readonly string[];
  readonly files: Files;
}

const compose: Tree = {
  kind: 'compose',
  roots: ['compose.yaml', 'compose.override.yaml'],
  files: {
    'compose.yaml':
      'include:\n  - more/compose.yml\nx-own: &own\n  cap_add: [SYS_ADMIN]\nservices:\n  web:\n    <<: *own\n    extends: {file: base.yml, service: app}\n    image: web:${TAG:-1}\n    ports: ["80:80"]\n  db:\n    image: db\n    volumes:\n      - /var/run/docker.sock:/sock\n      - data:/data\nvolumes:\n  data: {driver_opts: {type: none, o: bind, device: /etc}}\n',
    'compose.override.yaml':
      'services:\n  web:\n    privileged: ${PRIVILEGED:-true}\n    cap_add: !override [NET_ADMIN]\n  db:\n    user: !reset null\n    pid: service:web\n',
    'base.yml':
      'services:\n  app:\n    image: app\n    user: root\n    network_mode: host\n    security_opt: [seccomp:unconfined]\n  worker:\n    extends: app\n    ipc: host\n',
    'more/compose.yml': 'services:\n  more:\n    image: more\n    privileged: true\n',
    '.env': 'TAG=2\nPRIVILEGED="true"\n',
  },
};

const chart: Tree = {
  kind: 'chart',
  roots: ['Chart.yaml'],
  files: {
    'Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - { name: sub, version: 1.0.0, condition: sub.enabled }\n',
    'values.yaml':
      'host: true\nname: web\npod: &pod\n  securityContext:\n    privileged: true\ncontainers:\n  - { name: a, image: x }\n  - { name: b, image: y, context: { runAsUser: 0 } }\nsub:\n  enabled: true\n  user: 0\n',
    'values-prod.yaml': 'host: false\ncontainers: []\n',
    'templates/_helpers.tpl':
      '{{- define "name" -}}\n{{ .Release.Name }}-{{ .Values.name | trunc 63 | trimSuffix "-" }}\n{{- end }}\n{{ define "context" }}{{ toYaml (default dict .context) | nindent 8 }}{{ end }}\n',
    'templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "name" . }}\nspec:\n  {{- if .Values.host }}\n  hostPID: {{ .Values.host }}\n  {{- else }}\n  hostIPC: true\n  {{- end }}\n  containers:\n    {{- range $i, $c := .Values.containers }}\n    - name: {{ $c.name | quote }}\n      image: "{{ $c.image }}:{{ $c.tag | default "1" }}"\n      securityContext: {{ include "context" $c }}\n    {{- end }}\n    - name: last\n      image: z\n{{ toYaml .Values.pod | indent 6 }}\n',
    'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'charts/sub/values.yaml': 'user: 1\n',
    'charts/sub/templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: sub}\nspec:\n  securityContext:\n    runAsUser: {{ .Values.user }}\n  containers:\n    - {name: c, image: x}\n',
  },
};

const archives = new URL('../conformance/kustomize/', import.meta.url);

/** The inputs of the builds that are compared with Kustomize's own. */
const kustomizations: readonly Tree[] = readdirSync(archives)
  .sort()
  .map((name) => {
    const files = filesOf(readFileSync(new URL(name, archives), 'utf8'));
    const roots = Object.keys(files).filter((path) => path.endsWith('kustomization.yaml'));
    return { kind: 'kustomization', roots, files };
  });

describe('the files of any project', function () {
  this.timeout(0);

  for (const [what, trees, numRuns] of [
    ['Compose', [compose], 15],
    ['Kustomize', kustomizations, 25],
    ['Helm', [chart], 5],
  ] as const) {
    it(`of ${what} never break a rule, have their places inside, and fixes that do their work once`, () => {
      const spoilt = fc
        .constantFrom(...trees)
        .chain(({ kind, roots, files }) =>
          fc
            .tuple(
              ...Object.entries(files).map(([path, text]) => spoiling(2).map((spoil) => [path, spoil(text)])),
            )
            .map((all) => ({ kind, roots, files: Object.fromEntries(all) as Files })),
        );
      fc.assert(
        fc.property(spoilt, ({ kind, roots, files }) => {
          const project = projectOf(kind, roots, files);
          for (const path of Object.keys(files)) assertSaneFile(partFile(project, path));
        }),
        runs(numRuns),
      );
    });
  }
});
