/** What the table of capabilities says, held against the lists of the platforms. */

import assert from 'node:assert/strict';
import { capabilityRisks } from '../../server/src/engine/risks/capabilities.ts';

/** https://man7.org/linux/man-pages/man7/capabilities.7.html, in the order of linux/capability.h. */
const all = `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL
SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(
  /\s+/,
);

/** https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const docker =
  `AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP
SETUID SYS_CHROOT`.split(/\s+/);

describe('the table of capabilities', () => {
  const named = (holds: (name: string) => boolean | undefined) =>
    Object.keys(capabilityRisks).filter(holds).sort();

  it('has every capability of Linux, and ALL', () => {
    assert.equal(all.length, 41);
    assert.deepEqual(Object.keys(capabilityRisks).sort(), [...all, 'ALL'].sort());
  });

  it('knows what Docker gives to every container', () => {
    assert.deepEqual(
      named((name) => capabilityRisks[name]?.isDefault),
      docker,
    );
  });

  it('knows what a pod may add at baseline: what Docker gives, without NET_RAW', () => {
    const baseline = docker.filter((name) => name !== 'NET_RAW');
    assert.deepEqual(
      named((name) => capabilityRisks[name]?.inBaseline),
      baseline,
    );
  });
});
