/** Any patches over any object make what `kubectl kustomize` makes; and where it refuses them, we tell why. */

import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { builtByEngine, builtByKubectl, type Files, hasKubectl } from '../support/kustomize.ts';
import { randomNumbers } from './compose-parts.ts';

/** Another start tries other patches: it is printed with what fails. */
const firstSeed = Number(process.env.SEED ?? 1);
const runs = Number(process.env.RUNS ?? 25);

type Settings = Record<string, unknown>;

const kinds = {
  Deployment: ['apps/v1', ['spec', 'template', 'spec']],
  Pod: ['v1', ['spec']],
  CronJob: ['batch/v1', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  // Nobody knows the fields of this one: patches replace its lists.
  Rollout: ['argoproj.io/v1alpha1', ['spec', 'template', 'spec']],
} as const;

describe('kustomizations of any making', function () {
  this.timeout(0);
  before(function () {
    if (!hasKubectl()) this.skip();
  });

  it('have the patches that kubectl makes of them', () => compare((writer) => writer.patches()));
  it('have the replacements that kubectl makes of them', () => compare((writer) => writer.replacements()));
  it('have the bases and components that kubectl makes of them', () => compare((writer) => writer.trees()));
});

function compare(write: (writer: Writer) => Files): void {
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const files = write(new Writer(randomNumbers(seed)));
    const expected = builtByKubectl(files);
    const { objects, told } = builtByEngine(files);
    const context = `SEED=${seed} RUNS=1\n${JSON.stringify(files, null, 1)}`;
    if (expected) assert.deepEqual({ objects, told }, { objects: expected, told: [] }, context);
    else assert.notEqual(told.length, 0, `Nothing is told, though kubectl refuses. ${context}`);
  }
}

class Writer {
  constructor(private readonly random: () => number) {}

  patches(): Files {
    const kind = this.pick(Object.keys(kinds) as (keyof typeof kinds)[]);
    const [apiVersion, path] = kinds[kind];
    const object = (spec: Settings) => {
      const nested = path.reduceRight<Settings>((inner, key) => ({ [key]: inner }), spec);
      return stringify({ apiVersion, kind, metadata: { name: 'app' }, ...nested });
    };
    const prefix = this.may(0.3) ? 'p-' : '';
    const files: Record<string, string> = {
      'base/kustomization.yaml': `resources: [r.yaml]\n${prefix && `namePrefix: ${prefix}\n`}`,
      'base/r.yaml': object(this.spec(false)),
    };
    const patches = [0, 1].map((index) => {
      if (this.may(0.4)) {
        const operations = [this.operation(`/${path.join('/')}`), this.operation(`/${path.join('/')}`)];
        const patch = this.may(0.5) ? stringify(operations) : JSON.stringify(operations);
        return { target: { kind, name: '(p-)?app' }, patch };
      }
      const patch = object(this.spec(true));
      if (this.may(0.5)) return { patch };
      files[`p${index}.yaml`] = patch;
      return { path: `p${index}.yaml`, ...(this.may(0.3) ? { target: { kind } } : {}) };
    });
    const images = this.may(0.2) ? { images: [{ name: 'a', newTag: 'v9' }] } : {};
    files['kustomization.yaml'] = stringify({ resources: ['base'], patches, ...images });
    return files;
  }

  replacements(): Files {
    const texts = ['true', 'True', '0', '7', '1.5', 'web', 'a/b/c', 'null', '', 'off'];
    const values = [...texts, true, false, 5, 1.5, { a: 'b' }, ['x']];
    const spec = { ...this.spec(false), text: 'a/b', count: 3, on: true, share: 0.5, nothing: null };
    const object = (kind: string, data: Settings) =>
      stringify({ apiVersion: 'example.com/v1', kind, metadata: { name: 'app' }, ...data });
    const part = () => (this.may(0.2) ? { delimiter: '/', index: this.pick([0, 1, 5]) } : {});
    const fieldPath = this.pick(['spec.a', 'spec.a', 'spec.a', 'spec.l.0', 'spec.l.[=y]', 'spec.none']);
    // One only: Kustomize does not settle the type of what a replacement creates before all are done.
    const target = {
      select: { kind: this.may(0.9) ? 'Rollout' : 'Nothing' },
      fieldPaths: [this.fieldPath()],
      options: { ...part(), create: this.may(0.6) },
    };
    const replacements = [{ source: { kind: 'Source', fieldPath, options: part() }, targets: [target] }];
    return {
      'source.yaml': object('Source', { spec: { a: this.pick(values), l: [this.pick(texts), 'y'] } }),
      'object.yaml': object('Rollout', { spec }),
      'kustomization.yaml': stringify({ resources: ['source.yaml', 'object.yaml'], replacements }),
    };
  }

  /** Two bases, a component and what takes them, each with some of what changes all objects. */
  trees(): Files {
    const namespaced = (name: string) => ({
      metadata: { name, ...(this.may(0.3) ? { namespace: this.pick(['ns', 'other', 'default']) } : {}) },
    });
    const objects = (name: string) => {
      const spec = {
        serviceAccountName: this.pick(['sa', 'other']),
        containers: [this.container('web', false)],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: this.pick(['c', 'd']) } }],
      };
      const all: Settings[] = [
        { apiVersion: 'apps/v1', kind: 'Deployment', ...namespaced(name), spec: { template: { spec } } },
        { apiVersion: 'v1', kind: 'Pod', ...namespaced(name), spec },
        { apiVersion: 'v1', kind: 'ServiceAccount', ...namespaced('sa') },
        { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...namespaced('c'), spec: { volumeName: 'pv' } },
        { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv' }, spec: {} },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } },
      ];
      return all.filter(() => this.may(0.6)).map((each) => stringify(each));
    };
    const kustomization = (settings: Settings, names: readonly string[]) => {
      const patches = names
        .filter(() => this.may(0.5))
        .map((name) => {
          const kind = this.pick(['Deployment', 'Pod']);
          const path = kind === 'Pod' ? '/spec' : '/spec/template/spec';
          const target = { kind, ...(this.may(0.5) ? { name } : {}) };
          return { target, patch: stringify([{ op: 'add', path: `${path}/hostPID`, value: this.may(0.5) }]) };
        });
      return stringify({
        ...settings,
        ...(this.may(0.4) ? { namespace: this.pick(['x', 'ns', 'default']) } : {}),
        ...(this.may(0.4) ? { namePrefix: this.pick(['p-', 'q-']) } : {}),
        ...(this.may(0.3) ? { nameSuffix: '-s' } : {}),
        ...(this.may(0.3) ? { commonAnnotations: { a: 'b' } } : {}),
        ...(this.may(0.3) ? { labels: [{ pairs: { l: 'm' }, includeTemplates: this.may(0.5) }] } : {}),
        ...(this.may(0.3) ? { images: [{ name: this.pick(['a', 'b']), newName: 'z', newTag: '1' }] } : {}),
        ...(patches.length > 0 ? { patches } : {}),
      });
    };
    const component = { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' };
    return {
      'one/r.yaml': ['{}\n', ...objects('web')].join('---\n'),
      'one/kustomization.yaml': kustomization({ resources: ['r.yaml'] }, ['web']),
      'two/r.yaml': ['{}\n', ...objects(this.pick(['web', 'app']))].join('---\n'),
      'two/kustomization.yaml': kustomization({ resources: ['r.yaml'] }, ['app']),
      'part/kustomization.yaml': kustomization(component, ['web', 'p-web']),
      'kustomization.yaml': kustomization(
        { resources: this.may(0.7) ? ['one', 'two'] : ['one'], components: this.may(0.5) ? ['part'] : [] },
        ['web', 'p-web', 'app'],
      ),
    };
  }

  private fieldPath(): string {
    const leaf = this.pick(['image', 'securityContext.privileged', 'securityContext.runAsUser']);
    return this.pick([
      ...['hostPID', 'hostNetwork', 'text', 'count', 'on', 'share', 'nothing'].map((key) => `spec.${key}`),
      ...['0', '1', '*', '[name=web]', '[name=e]'].map((at) => `spec.containers.${at}.${leaf}`),
      'spec.volumes.[name=v].hostPath.path',
      'spec.containers.[name=new].tty',
      'spec.new.deep',
      'spec.text.deep',
      'spec.containers',
      'spec.containers.name',
      'spec.list.0.name',
      'spec.list.2',
    ]);
  }

  private spec(isPatch: boolean): Settings {
    const spec: Settings = {};
    for (const key of ['hostPID', 'hostNetwork', 'hostUsers'])
      if (this.may(0.3)) spec[key] = isPatch && this.may(0.2) ? null : this.may(0.5);
    if (this.may(0.4)) spec.securityContext = this.podContext(isPatch && this.may(0.3));
    const names = ['web', 'side', 'agent'].filter(() => this.may(0.6));
    const containers = (names.length > 0 ? names : ['web']).map((name) => this.container(name, isPatch));
    if (isPatch && this.may(0.1)) containers.unshift({ $patch: 'replace' });
    if (!isPatch || this.may(0.8)) spec.containers = containers;
    if (this.may(0.3)) spec.initContainers = [this.container('init', isPatch)];
    if (this.may(0.5)) spec.volumes = ['v', 'w'].map((name) => this.volume(name, isPatch));
    if (this.may(0.2)) spec.tolerations = [{ key: this.pick(['a', 'b']) }];
    return spec;
  }

  private podContext(isDirective: boolean): Settings {
    if (isDirective) return { $patch: this.pick(['replace', 'delete']), runAsUser: 3 };
    return { runAsNonRoot: this.may(0.5), sysctls: [{ name: 'a.b', value: this.pick(['1', '2']) }] };
  }

  private container(name: string, isPatch: boolean): Settings {
    const container: Settings = { name };
    if (isPatch && this.may(0.12)) return { name, $patch: 'delete' };
    if (!isPatch || this.may(0.4)) container.image = this.pick(['a:1', 'b', 'r.io/c:2']);
    if (this.may(0.6)) container.securityContext = isPatch && this.may(0.15) ? null : this.context();
    if (this.may(0.4)) container.volumeMounts = [{ name: 'v', mountPath: this.pick(['/a', '/b']) }];
    if (this.may(0.3)) container.env = [{ name: this.pick(['A', 'B']), value: 'x' }];
    if (this.may(0.2)) container.args = [this.pick(['x', 'z'])];
    return container;
  }

  private context(): Settings {
    const context: Settings = { privileged: this.may(0.5) };
    if (this.may(0.4)) context.capabilities = { [this.pick(['add', 'drop'])]: [this.pick(['ALL', 'KILL'])] };
    if (this.may(0.3)) context.seccompProfile = { type: this.pick(['Unconfined', 'RuntimeDefault']) };
    return context;
  }

  private volume(name: string, isPatch: boolean): Settings {
    if (isPatch && this.may(0.15)) return { name, $patch: 'delete' };
    if (isPatch && this.may(0.3)) return { name, emptyDir: {}, hostPath: null };
    return { name, hostPath: { path: this.pick(['/etc', '/', '/srv']) } };
  }

  private operation(path: string): Settings {
    return this.pick([
      { op: 'add', path: `${path}/hostPID`, value: true },
      // Kustomize itself is at a loss with two containers of one name.
      { op: 'add', path: `${path}/containers/-`, value: this.container(`new-${this.random()}`, false) },
      { op: 'replace', path: `${path}/containers/0/image`, value: 'z' },
      { op: 'add', path: `${path}/containers/0/securityContext`, value: this.context() },
      { op: 'remove', path: `${path}/volumes` },
      { op: 'remove', path: `${path}/containers/0` },
      { op: 'test', path: `${path}/containers/0/name`, value: 'web' },
      { op: 'move', from: `${path}/containers/0/args`, path: `${path}/containers/0/command` },
    ]);
  }

  private may(chance: number): boolean {
    return this.random() < chance;
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)] as T;
  }
}
