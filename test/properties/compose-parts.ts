/** Random Compose services, and random ways to write one in two parts that Compose merges back into it. */

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A setting as text: a scalar, the items of a list, or a mapping. */
export type Setting = string | readonly string[] | { readonly [key: string]: Setting };
export type Settings = { readonly [key: string]: Setting };

/** What merges in the place of each other, by the name that Compose knows it by. */
type Named = Readonly<Record<string, readonly string[]>>;

const scalars: Readonly<Record<string, readonly string[]>> = {
  privileged: ['true', 'false'],
  user: ['root', '"0"', '"1000"', '"0:0"'],
  pid: ['host', '"service:db"'],
  ipc: ['host', 'shareable', 'private'],
  uts: ['host'],
  userns_mode: ['host'],
  cgroup: ['host', 'private'],
  cgroup_parent: ['/other'],
  network_mode: ['host', 'bridge'],
  runtime: ['runc', 'kata', 'unheard-of'],
  read_only: ['true', 'false'],
  mem_limit: ['1g'],
  pids_limit: ['100', '-1'],
  cpus: ['"1.5"'],
  command: ['[nsenter, -t, "1", -m]', 'sleep 1', '[chroot, /host]'],
  entrypoint: ['[/usr/sbin/sshd, -D]', '/run.sh'],
  gpus: ['all'],
  oom_score_adj: ['-1000'],
  oom_kill_disable: ['true'],
};

const lists: Readonly<Record<string, readonly string[]>> = {
  cap_add: ['SYS_ADMIN', 'NET_ADMIN', 'ALL', 'CHOWN', 'SYS_PTRACE'],
  cap_drop: ['ALL', 'MKNOD', 'NET_RAW'],
  security_opt: [
    'seccomp:unconfined',
    'apparmor=unconfined',
    'no-new-privileges:true',
    'label:disable',
    'systempaths=unconfined',
    'seccomp=./profile.json',
  ],
  group_add: ['docker', '"0"', 'video'],
  device_cgroup_rules: ['"a *:* rwm"', '"c 1:3 mr"'],
  volumes_from: ['db', '"container:x"'],
  post_start: ['{command: a, privileged: true}', '{command: b, user: root}', '{command: c}'],
};

/** Lists in which one item takes the place of another. */
const uniqueLists: Readonly<Record<string, Named>> = {
  volumes: {
    '/host': [
      '/:/host',
      '/etc:/host:ro',
      '{type: bind, source: /, target: /host, bind: {propagation: shared}}',
    ],
    '/sock': [
      '/var/run/docker.sock:/sock',
      'data:/sock',
      '{type: bind, source: /run/docker.sock, target: /sock}',
    ],
    '/cfg': ['./config:/cfg', '/proc:/cfg', 'data:/cfg'],
    '/tmpfs': ['{type: tmpfs, target: /tmpfs, tmpfs: {mode: 511}}', '/sys:/tmpfs'],
  },
  devices: {
    '/dev/x': [
      '/dev/mem:/dev/x:rwm',
      '/dev/null:/dev/x',
      '{source: /dev/sda, target: /dev/x, permissions: rwm}',
    ],
    '/dev/kvm': ['/dev/kvm', '/dev/kvm:/dev/kvm:r'],
    '/dev/fuse': ['/dev/fuse'],
  },
  ports: {
    22: ['"22:22"', '{target: 22, published: "22"}', '"0.0.0.0:22:22/tcp"'],
    2375: ['"2375:2375"'],
    80: ['"127.0.0.1:80:80"'],
    udp: ['"53:53/udp"'],
  },
  tmpfs: {
    '/run:mode': ['"/run:mode=0755"', '"/run:mode=1777"'],
    '/tmp:exec,mode': ['"/tmp:exec,mode=1777"'],
  },
  secrets: { one: ['one', '{source: one, mode: 511}'], two: ['two'] },
};

/** Mappings in which one value takes the place of another. */
const mappings: Readonly<Record<string, Named>> = {
  environment: { DOCKER_HOST: ['tcp://host:2375', 'unix:///x'], PASSWORD: ['hunter2'], A: ['"1"', '"2"'] },
  labels: { a: ['one', 'two'], b: ['one'] },
  sysctls: {
    'kernel.shmmax': ['"1"', '"2"'],
    'net.core.somaxconn': ['"1024"'],
    'kernel.core_pattern': ['x'],
  },
  ulimits: { nproc: ['65535', '-1'], nofile: ['{soft: 1, hard: 2}'], core: ['0', '-1'] },
  build: {
    context: ['./app', '.'],
    network: ['host', 'default'],
    privileged: ['true', 'false'],
    entitlements: ['[security.insecure]', '[network.host]'],
    target: ['dev'],
    ssh: ['[default]'],
  },
  deploy: {
    resources: ['{limits: {memory: 1G, cpus: "1"}}', '{limits: {memory: 2G}}'],
    replicas: ['1', '2'],
  },
};

/** The mappings that may be lists of `name=value`. */
const listed = /^(environment|labels|sysctls)$/;

/** A random service, and parts of it: each merged over those before, they are the service. */
export interface Split {
  readonly whole: Settings;
  readonly base: Settings;
  readonly override: Settings;
  /** Says nothing of what the override says. */
  readonly last: Settings;
}

/** A random service in parts, by the numbers that `random` gives. */
export function randomSplit(random: () => number): Split {
  const split = new Splitter(random);
  for (const [key, values] of Object.entries(scalars)) if (split.maybe(0.2)) split.scalar(key, values);
  for (const [key, values] of Object.entries(lists)) if (split.maybe(0.3)) split.list(key, values);
  for (const [key, named] of Object.entries(uniqueLists)) if (split.maybe(0.35)) split.unique(key, named);
  for (const [key, named] of Object.entries(mappings)) if (split.maybe(0.3)) split.mapping(key, named);
  split.either('image', 'nginx');
  const { whole, base, override } = split;
  const isLast = new Set(Object.keys(override).filter(() => split.maybe(0.5)));
  const having = (wanted: boolean) =>
    Object.fromEntries(Object.entries(override).filter(([key]) => isLast.has(key) === wanted));
  return { whole, base, override: having(false), last: having(true) };
}

class Splitter {
  readonly whole: Record<string, Setting> = {};
  readonly base: Record<string, Setting> = {};
  readonly override: Record<string, Setting> = {};
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  maybe(chance: number): boolean {
    return this.random() < chance;
  }

  either(key: string, value: Setting): void {
    this.whole[key] = value;
    (this.maybe(0.5) ? this.base : this.override)[key] = value;
  }

  scalar(key: string, values: readonly string[]): void {
    const value = this.one(values);
    if (this.maybe(0.15)) {
      this.base[key] = value;
      this.override[key] = '!reset null';
      return;
    }
    this.whole[key] = value;
    if (this.maybe(0.4)) {
      this.base[key] = value;
      // It says nothing, but that a command is the image's own.
      if (this.maybe(0.2) && !/^(command|entrypoint)$/.test(key)) this.override[key] = 'null';
      return;
    }
    if (this.maybe(0.5)) this.base[key] = this.one(values);
    this.override[key] = this.maybe(0.2) ? `!override ${value}` : value;
  }

  list(key: string, values: readonly string[]): void {
    const all = this.some(values);
    this.whole[key] = all;
    if (this.replaced(key, all, values)) return;
    const cut = Math.floor(this.random() * (all.length + 1));
    const more = all.slice(0, cut).filter(() => this.maybe(0.3));
    this.put(key, all.slice(0, cut), [...more, ...all.slice(cut)]);
  }

  unique(key: string, named: Named): void {
    const names = this.some(Object.keys(named));
    const all = names.map((name) => this.one(named[name] ?? []));
    this.whole[key] = all;
    if (this.replaced(key, all, Object.values(named).flat())) return;
    const base: string[] = [];
    const override: string[] = [];
    names.forEach((name, i) => {
      const item = all[i] ?? '';
      if (this.maybe(0.4)) base.push(item);
      else {
        if (this.maybe(0.5)) base.push(this.one(named[name] ?? []));
        override.push(item);
      }
    });
    this.put(key, base, override);
  }

  mapping(key: string, named: Named): void {
    const whole: Record<string, string> = {};
    const base: Record<string, string> = {};
    const override: Record<string, string> = {};
    for (const name of this.some(Object.keys(named))) {
      const value = this.one(named[name] ?? []);
      const isCollection = /^[[{]/.test(value);
      if (this.maybe(0.1)) {
        base[name] = value;
        override[name] = '!reset null';
        continue;
      }
      whole[name] = value;
      if (this.maybe(0.4)) base[name] = value;
      else {
        if (this.maybe(0.5)) base[name] = this.one(named[name] ?? []);
        override[name] = isCollection && base[name] !== undefined ? `!override ${value}` : value;
      }
    }
    this.whole[key] = whole;
    // Compose does not take away what is an item of a list.
    const isReset = Object.values(override).some((value) => value.startsWith('!reset'));
    if (Object.keys(base).length > 0) this.base[key] = isReset ? base : this.inSomeSyntax(key, base);
    if (Object.keys(override).length > 0) this.override[key] = this.inSomeSyntax(key, override);
  }

  private inSomeSyntax(key: string, mapping: Readonly<Record<string, string>>): Setting {
    const { context, ...others } = mapping;
    if (key === 'build' && context && Object.keys(others).length === 0 && this.maybe(0.5)) return context;
    const values = Object.entries(mapping);
    if (!listed.test(key) || this.maybe(0.5) || values.some(([, value]) => /^!/.test(value))) return mapping;
    return values.map(([name, value]) => `${name}=${value.replaceAll('"', '')}`);
  }

  /** Something else in the base, which the override does away with. */
  private replaced(key: string, all: readonly string[], values: readonly string[]): boolean {
    if (!this.maybe(0.15)) return false;
    this.base[key] = this.some(values);
    this.override[key] =
      `!override [${all.map((item) => (/^["{]/.test(item) ? item : `"${item}"`)).join(', ')}]`;
    return true;
  }

  private put(key: string, base: readonly string[], override: readonly string[]): void {
    if (base.length > 0 || this.maybe(0.2)) this.base[key] = base;
    if (override.length > 0 || this.maybe(0.2)) this.override[key] = override;
  }

  private one(values: readonly string[]): string {
    return values[Math.floor(this.random() * values.length)] ?? '';
  }

  /** At least one of them, in their order. */
  private some<T>(values: readonly T[]): T[] {
    const chosen = values.filter(() => this.maybe(0.5));
    return chosen.length > 0 ? chosen : values.slice(0, 1);
  }
}

/** A service as YAML. */
export function written(name: string, settings: Settings): string {
  return `  ${name}:\n${lines(settings, '    ')}`;
}

function lines(settings: Settings, indent: string): string {
  const all = Object.entries(settings);
  if (all.length === 0) return `${indent}{}\n`;
  return all.map(([key, value]) => `${indent}${key}:${valueLines(value, indent)}`).join('');
}

function valueLines(value: Setting, indent: string): string {
  if (typeof value === 'string') return ` ${value}\n`;
  if (!Array.isArray(value)) return `\n${lines(value as Settings, `${indent}  `)}`;
  return value.length === 0 ? ' []\n' : `\n${value.map((item) => `${indent}  - ${item}\n`).join('')}`;
}
