import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Two risks, one of them ignored, with fixes. */
const risky = `services:
  web:
    image: nginx:1.29
    privileged: true
    pid: host # bulkhead-ignore host-pid-namespace -- it watches the host
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
`;

describe("SARIF, read by Microsoft's multitool", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-sarif-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What the tool has to say about a log, by its own rules and by those of code scanning on GitHub. */
  async function complaints(sarif: string): Promise<string[]> {
    const multitool: string = createRequire(import.meta.url)('@microsoft/sarif-multitool');
    // What its install script would do.
    await chmod(multitool, 0o755);
    await writeFile(join(folder, 'log.sarif'), sarif);
    const args = ['validate', 'log.sarif', '--rule-kind', 'Sarif;Ghas', '--output', 'said.sarif'];
    // It needs no data about languages, which a small machine does not have.
    const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
    const run = promisify(execFile)(multitool, [...args, '--log', 'ForceOverwrite'], { cwd: folder, env });
    // It ends with an error where it complains.
    await run.catch(() => undefined);
    const said = JSON.parse(await readFile(join(folder, 'said.sarif'), 'utf8'));
    await rm(join(folder, 'said.sarif'));
    return (said.runs[0].results ?? []).map(
      ({ level, ruleId, message }: { level: string; ruleId: string; message: object }) =>
        `${level} ${ruleId} ${JSON.stringify(message)}`,
    );
  }

  it('has nothing to complain of: findings, fixes, suppressions and fingerprints', async () => {
    await writeFile(join(folder, 'compose.yaml'), risky);
    const args = [join(root, 'server/bin/bulkhead.js'), 'scan', '--fail-on', 'never', '--level', 'all'];
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const sarif = execFileSync(process.execPath, [...args, '--format', 'sarif'], options);
    const { results } = JSON.parse(sarif).runs[0];
    for (const part of ['fixes', 'suppressions', 'partialFingerprints'])
      assert.ok(
        results.some((each: object) => part in each),
        part,
      );
    assert.deepEqual(await complaints(sarif), []);
    // So that silence means something.
    const broken = sarif.replace(/"endColumn": ?\d+/g, '"endColumn":1');
    assert.notDeepEqual(await complaints(broken), []);
  });
});
