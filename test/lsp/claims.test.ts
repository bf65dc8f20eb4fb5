/** A pod whose claim is a path of its node, as files beside it have it: edits there change what is told of the pod. */

import assert from 'node:assert/strict';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver/node';
import { Editor } from './client.ts';

const folder = 'file:///w';
const [volumeUri, claimUri, podUri, closedUri] = ['pv', 'claim', 'pod', 'closed'].map(
  (name) => `${folder}/${name}.yaml`,
) as [string, string, string, string];

const volume = (path: string) =>
  `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: pv }\nspec:\n  hostPath:\n    path: ${path}\n`;
const claim =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { volumeName: pv }\n';
const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes:
    - name: data
      persistentVolumeClaim: { claimName: data }
`;

describe('a claim on a path of the node', () => {
  let editor: Editor;
  let files: Map<string, string>;

  beforeEach(async () => {
    files = new Map([
      [volumeUri, volume('/etc')],
      [claimUri, claim],
      [podUri, pod],
      [closedUri, pod],
    ]);
    const settings = () => ({ workspaceDiagnostics: true });
    editor = await Editor.start({ folders: [folder], files, settings });
  });
  afterEach(() => editor.stop());

  const codes = async (uri: string) => (await editor.diagnostics(uri)).map(({ code }) => code);
  const settled = async (uri: string, wanted: readonly string[]) => {
    for (let i = 0; i < 100 && String(await codes(uri)) !== String(wanted); i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(await codes(uri), wanted);
  };
  /** What is told of the closed files, as it is after news. */
  const closed = new Map<string, { readonly id: string | undefined; readonly codes: unknown[] }>();
  const workspace = async () => {
    const previousResultIds = [...closed].flatMap(([uri, { id }]) => (id ? [{ uri, value: id }] : []));
    const params = { previousResultIds };
    const { items } = await editor.connection.sendRequest(WorkspaceDiagnosticRequest.type, params);
    for (const item of items) {
      const codes = item.kind === 'full' ? item.items.map(({ code }) => code) : [];
      closed.set(item.uri, { id: item.resultId, codes });
    }
    return (uri: string) => closed.get(uri)?.codes ?? [];
  };

  it('is told of the pod, with the place of the path in the other file', async () => {
    await editor.open(podUri, pod);
    await settled(podUri, ['sensitive-host-path-mount']);
    const [diagnostic] = await editor.diagnostics(podUri);
    const range = { start: { line: 5, character: 10 }, end: { line: 5, character: 14 } };
    assert.deepEqual(diagnostic?.relatedInformation?.at(-1)?.location, { uri: volumeUri, range });
  });

  it('follows edits of the volume and the claim, in open files and closed ones', async () => {
    await editor.open(podUri, pod);
    await settled(podUri, ['sensitive-host-path-mount']);
    assert.deepEqual((await workspace())(closedUri), ['sensitive-host-path-mount']);
    await editor.open(volumeUri, volume('/srv/data'));
    await settled(podUri, []);
    assert.ok(editor.refreshes > 0);
    assert.deepEqual((await workspace())(closedUri), []);
    await editor.close(volumeUri);
    await settled(podUri, ['sensitive-host-path-mount']);
    files.set(claimUri, claim.replace('volumeName: pv', ''));
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: claimUri, type: FileChangeType.Changed }],
    });
    await settled(podUri, []);
    assert.deepEqual((await workspace())(volumeUri), ['sensitive-host-path-mount']);
  });

  it('is told of the volume as soon as no pod mounts it', async () => {
    await editor.open(volumeUri, volume('/etc'));
    await settled(volumeUri, []);
    const without = pod.replace(/ {6}volumeMounts.*\n/, '');
    await editor.open(podUri, without);
    await editor.open(closedUri, without);
    await settled(volumeUri, ['sensitive-host-path-mount']);
  });

  it('follows the kustomization that gives the pod the namespace of the claim', async () => {
    const kustomization = `${folder}/app/kustomization.yaml`;
    const kept = `${volume('/etc')}  claimRef: { namespace: shop, name: data }\n`;
    files.clear();
    files.set(volumeUri, kept).set(`${folder}/app/pod.yaml`, pod);
    files.set(kustomization, 'namespace: shop\nresources: [pod.yaml]\n');
    await editor.open(volumeUri, kept);
    await settled(volumeUri, []);
    await editor.open(kustomization, 'namespace: other\nresources: [pod.yaml]\n');
    await settled(volumeUri, ['sensitive-host-path-mount']);
  });
});
