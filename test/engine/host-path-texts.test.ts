import assert from 'node:assert/strict';
import { analyze } from '../../server/src/engine/analyze.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

/** What is said of a path of the host. */
function messageOf(path: string, text: string): string {
  const { findings } = analyze({ path, text }, { ...defaultSettings, level: 'all' });
  const found = findings.filter(({ ruleId }) => /^(sensitive-)?host-path|^runtime-socket/.test(ruleId));
  assert.equal(found.length, 1, findings.map(({ message }) => message).join('\n'));
  return found[0]?.message ?? '';
}

function ofPod(path: string, readOnly = false): string {
  return messageOf(
    'x.yaml',
    `{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: {
      containers: [{ name: a, image: a, volumeMounts: [{ name: v, mountPath: /v, readOnly: ${readOnly} }] }],
      volumes: [{ name: v, hostPath: { path: ${path} } }] } }`,
  );
}

const ofService = (mount: string) =>
  messageOf('compose.yaml', `services: { a: { image: a, volumes: ["${mount}"] } }`);

const ofMachine = (path: string) =>
  messageOf(
    'x.yaml',
    `{ apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, metadata: { name: m }, spec: {
      domain: { devices: { disks: [{ name: d, disk: {} }] } },
      volumes: [{ name: d, hostDisk: { path: ${path}, type: Disk } }] } }`,
  );

describe('what is said of a path of the host', () => {
  it('a device fills no disk, and is not made safe by a read-only mount', () => {
    for (const message of [ofPod('/dev/kmsg'), ofPod('/dev/kmsg', true), ofService('/dev/kmsg:/dev/kmsg')]) {
      assert.match(message, /driver/);
      assert.doesNotMatch(message, /fills|outlives|read-only|emptyDir/);
    }
  });

  it('shared memory is memory, and a read-only mount changes nothing there', () => {
    for (const message of [ofPod('/dev/shm'), ofPod('/dev/shm/x'), ofService('/dev/shm:/dev/shm')]) {
      assert.match(message, /changes what .* in shared memory/);
      assert.doesNotMatch(message, /disk/);
    }
    for (const message of [ofPod('/dev/shm', true), ofService('/dev/shm:/dev/shm:ro')]) {
      assert.match(message, /reads what .* in shared memory/);
      assert.doesNotMatch(message, /changes|fills|disk/);
    }
  });

  it('huge pages and folders for the time of a boot fill memory', () => {
    for (const message of [ofPod('/dev/hugepages'), ofService('/run/app:/run/app')]) {
      assert.match(message, /fills the (host|node)'s memory/);
      assert.doesNotMatch(message, /disk/);
    }
  });

  it('a folder of a disk fills the disk', () => {
    assert.match(ofPod('/srv/data'), /fills the node's disk/);
    assert.match(ofService('/srv/data:/data'), /fills the host's disk/);
  });

  it('a virtual machine is no container', () => {
    for (const path of ['/', '/dev/sda', '/run/docker.sock', '/srv/disk.img']) {
      assert.doesNotMatch(ofMachine(path), /the container(?! runtime)/i);
    }
    assert.match(ofMachine('/'), /^The machine can write/);
  });
});
