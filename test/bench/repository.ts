/** A repository as teams have them: services with their Dockerfile, Compose files, manifests, and much that is none. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What one service of the repository brings: paths below its folder, and texts. */
export function serviceFiles(index: number): ReadonlyMap<string, string> {
  const name = `service-${index}`;
  return new Map([
    ['Dockerfile', dockerfile(index, 24)],
    ['compose.yaml', compose(4, index)],
    ['deploy/deployment.yaml', manifests(2, name)],
    ['deploy/config.yaml', configMap(name)],
    ['.github/settings.yml', settings(name)],
    [
      'package.json',
      JSON.stringify({ name, version: `1.${index}.0`, scripts: { start: 'node src' } }, null, 2),
    ],
    ['README.md', `# ${name}\n\n${'What it does, and how to start it.\n'.repeat(20)}`],
    ['src/index.ts', `export const name = '${name}';\n${source.repeat(12)}`],
    ['src/server.ts', source.repeat(30)],
    ['test/index.test.ts', source.repeat(20)],
  ]);
}

const source = 'export function add(one: number, other: number): number {\n  return one + other;\n}\n';

/** Writes a repository with about so many files, ten for each service. @returns the folder of the files */
export function writeRepository(folder: string, files: number): string {
  for (let i = 0; i < files / 10; i++) {
    for (const [path, text] of serviceFiles(i)) {
      const file = join(folder, `team-${i % 20}`, `service-${i}`, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
  return folder;
}

/** A Dockerfile with so many instructions after `FROM`. */
export function dockerfile(index: number, instructions: number): string {
  const lines = Array.from({ length: instructions }, (_, i) =>
    i % 4 === 0
      ? `COPY --chown=1000:1000 part-${i}/ /srv/part-${i}/`
      : i % 4 === 1
        ? `ENV SETTING_${i}="a value of ${index}"`
        : `RUN apt-get update && apt-get install -y --no-install-recommends package-${i} \\\n    && rm -rf /var/lib/apt/lists/*`,
  );
  return [`FROM debian:12.${index % 10}`, 'WORKDIR /srv', ...lines, 'USER 1000', 'CMD ["./start"]', ''].join(
    '\n',
  );
}

/** A Compose file with so many services, one in ten of them privileged. */
export function compose(services: number, seed = 0): string {
  const service = (i: number) => `  web-${i}:
    image: registry.example/team/web:1.${seed}.${i}
    restart: unless-stopped
    ports:
      - "${1000 + i}:80"
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://db-${i}/app
    volumes:
      - data-${i % 5}:/var/lib/data
    privileged: ${(seed + i) % 10 === 0}
`;
  const volumes = [0, 1, 2, 3, 4].map((i) => `  data-${i}: {}\n`);
  return `services:\n${Array.from({ length: services }, (_, i) => service(i)).join('')}volumes:\n${volumes.join('')}`;
}

/** A file of so many YAML documents, a pod in each, one in ten of them privileged. */
export function manifests(documents: number, name = 'web'): string {
  const pod = (i: number) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}-${i}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/component: front
  annotations:
    example.com/description: "What this pod is for, who looks after it, and whom to call in the night"
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: registry.example/team/${name}:1.${i}
      ports:
        - containerPort: 8080
          name: http
      env:
        - name: LOG_LEVEL
          value: info
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: ${name}-database
              key: url
      securityContext:
        privileged: ${i % 10 === 0}
        allowPrivilegeEscalation: ${i % 10 === 0}
        runAsNonRoot: true
      resources:
        limits:
          memory: 128Mi
          cpu: 500m
      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: data
      emptyDir: {}
`;
  return Array.from({ length: documents }, (_, i) => pod(i)).join('---\n');
}

function configMap(name: string): string {
  const entries = Array.from({ length: 20 }, (_, i) => `  KEY_${i}: "the value of key ${i}"\n`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${entries.join('')}`;
}

function settings(name: string): string {
  return `repository:\n  name: ${name}\n  topics: [containers, ${name}]\nlabels:\n${'  - name: bug\n    color: red\n'.repeat(10)}`;
}
