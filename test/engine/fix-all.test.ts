import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { fixAll } from '../../server/src/engine/fix-all.ts';
import { defaultSettings } from '../../server/src/engine/settings.ts';

const all = { ...defaultSettings, level: 'all' as const };

/** The text after all fixes to harden, those with something to be checked too. */
function fixed(text: string): string {
  return fixAll({ path: 'compose.yaml', text }, all, ({ kind }) => kind === 'harden').text;
}

describe('fixes that are made together', () => {
  const flows: Readonly<Record<string, string>> = {
    'a comment before the last entry of a flow mapping': 'services:\n  b: { image: x, # c\n    pid: host }\n',
    'a comment of its own line in it': 'services:\n  b: {\n    image: x,\n    # c\n    pid: host\n  }\n',
    'quoted keys': 'services:\n  b: { "image": x, # c\n    "pid": host,\n    "ipc": host }\n',
  };
  for (const [name, text] of Object.entries(flows)) {
    it(`leave a file that can be read, with ${name}`, () => {
      const service = parse(fixed(text)).services.b;
      assert.equal(service.image, 'x');
      assert.equal(service.pid, undefined);
    });
  }

  const lists: Readonly<Record<string, string>> = {
    volumes: '- /var/run/docker.sock:/x\n      - /etc:/y',
    cap_add: '- SYS_ADMIN\n      - SYS_MODULE\n      - NET_ADMIN',
    devices: '- /dev/sda\n      - /dev/mem',
    group_add: '- docker\n      - root',
    security_opt: '- seccomp=unconfined\n      # why\n      - apparmor=unconfined',
  };
  for (const [key, items] of Object.entries(lists)) {
    it(`leave no empty \`${key}\` behind`, () => {
      const service = parse(
        fixed(`services:\n  a:\n    image: x\n    ${key}:\n      ${items}\n    restart: always\n`),
      ).services.a;
      assert.equal(service.restart, 'always');
      assert.notEqual(service[key], null);
    });
  }
});
