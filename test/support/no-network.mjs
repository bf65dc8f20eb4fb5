// Loaded into a process before anything else: whoever asks for the network, or for another program, is told on and gets
// an error. Pipes and files stay what they are.
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

function forbid(owner, name) {
  owner[name] = () => {
    process.stderr.write(`forbidden: ${name}\n`);
    throw new Error(`forbidden: ${name}`);
  };
}

for (const name of ['connect', 'createConnection', 'createServer']) forbid(net, name);
forbid(net.Socket.prototype, 'connect');
for (const name of ['request', 'get', 'createServer']) {
  forbid(http, name);
  forbid(https, name);
}
forbid(http2, 'connect');
forbid(tls, 'connect');
forbid(dgram, 'createSocket');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  forbid(dns, name);
  forbid(dns.promises, name);
}
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
  forbid(childProcess, name);
for (const name of ['fetch', 'WebSocket', 'EventSource']) if (name in globalThis) forbid(globalThis, name);
syncBuiltinESMExports();
