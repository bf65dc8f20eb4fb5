/**
 * The programs, settings and people of a host. What the folders are for:
 * https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html.
 */

import { place, type SensitivePlace } from './place.ts';

/** What root runs, and what it goes by. */
export const programsAndSettings: readonly SensitivePlace[] = [
  place(
    '/etc',
    'the accounts, services and secrets of the machine',
    ['error', 'adds an account, a job or a service, and is root on the host'],
    ['warning', 'reads password hashes, private keys and the passwords of services'],
  ),
  place('/etc/passwd /etc/group', 'the accounts of the machine', ['error', 'adds an account that is root']),
  place(
    '/etc/shadow /etc/gshadow',
    'the password hashes of the machine',
    ['error', 'sets the password of root'],
    ['warning', 'takes the hashes away and tries passwords on them'],
  ),
  place(
    `
      /etc/cron.*/** /etc/crontab /var/spool/cron/** /etc/systemd /etc/systemd/system/**
      /lib/systemd/** /usr/lib/systemd/** /run/systemd/system/** /etc/init.d/** /etc/rc.local
      /etc/profile /etc/profile.d/** /etc/ld.so.*/** /etc/pam.d/** /etc/sudoers /etc/sudoers.d/**
      /etc/modprobe.d/** /etc/udev/** /lib/udev/** /usr/lib/udev/** /etc/docker
      /etc/docker/daemon.json /etc/containerd /etc/containerd/config.toml /etc/crio/**
    `,
    'settings that root acts on',
    ['error', 'adds a command there that root runs'],
  ),
  place(
    '/etc/ssh /etc/ssh/ssh_host_*_key',
    "the keys and settings of the host's SSH server",
    ['error', 'lets themselves in as root'],
    ['warning', 'takes the keys away and poses as the host'],
  ),
  place(
    '/etc/ssl /etc/ssl/private/** /etc/pki /etc/pki/tls /etc/pki/tls/private/**',
    'certificates with their private keys',
    ['warning', 'takes the keys away, or makes the host trust a certificate of their own'],
    ['information', 'takes the private keys away, if there are any'],
  ),
  place(
    `
      /etc/ssl/certs/** /etc/ca-certificates/** /etc/ca-certificates.conf /etc/pki/ca-trust/**
      /etc/pki/tls/certs/** /usr/share/ca-certificates/** /usr/local/share/ca-certificates/**
    `,
    'the certificates that the machine trusts',
    ['information', 'makes the host trust a certificate of their own'],
  ),
  place('/etc/hosts /etc/resolv.conf /etc/nsswitch.conf', 'how the machine finds names', [
    'information',
    "sends the host's programs to other addresses",
  ]),
  place(
    `
      /etc/localtime /etc/timezone /etc/hostname /etc/machine-id /etc/os-release /etc/lsb-release
      /usr/lib/os-release /usr/share/zoneinfo/**
    `,
    'a file that all programs of the machine go by',
    ['information', "misleads the host's programs"],
  ),
  place(
    `
      /usr /bin /sbin /lib /lib32 /lib64 /usr/bin /usr/sbin /usr/lib /usr/lib64 /usr/libexec
      /usr/local /usr/local/bin /usr/local/sbin /usr/local/lib /opt/bin
    `,
    'programs that root runs',
    ['error', 'replaces one of them, and is root on the host'],
  ),
  place(
    '/bin/* /sbin/* /usr/bin/* /usr/sbin/* /usr/local/bin/* /usr/local/sbin/*',
    'a program that the host runs',
    ['warning', 'puts another in its place, and waits until root runs it'],
  ),
  place(
    '/var /var/lib',
    'the data of the runtime, the kubelet and all services',
    ['error', 'changes the files of a container that has more rights, or adds a job that root runs'],
    ['warning', 'reads the secrets of every container and service'],
  ),
  place('/var/log /var/log/pods /var/log/containers /var/log/journal', 'the logs of the machine', [
    'warning',
    "wipes out their traces, and on a node plants a link that the kubelet's log page follows to any file",
  ]),
];

/** The homes of users, with what they keep there. `~` stands for any of them. */
export const people: readonly SensitivePlace[] = [
  place(
    '/root',
    'the home of root',
    ['error', 'adds an SSH key or a line to its profile, and is root on the host'],
    ['warning', 'takes the keys and passwords of root away'],
  ),
  place(
    '/root/.ssh /root/.ssh/authorized_keys',
    'the SSH keys of root',
    ['error', 'adds a key of their own, and is root on the host'],
    ['warning', 'logs in wherever the keys open'],
  ),
  place(
    '/home /Users *:/Users ~',
    'the home of its users',
    ['warning', 'adds an SSH key or a line to a profile, and acts as that user on the host'],
    ['warning', 'takes SSH keys, cloud credentials and histories away'],
  ),
  place('~/.ssh/*.pub ~/.ssh/known_hosts ~/.ssh/config', 'public SSH data'),
  place(
    '~/.ssh ~/.ssh/id_* ~/.ssh/*.pem ~/.ssh/authorized_keys',
    'the SSH keys of a user',
    ['warning', 'logs in wherever the keys open, and on the host with a key of their own'],
    ['warning', 'logs in wherever the keys open'],
  ),
  place(
    `
      ~/.aws/** ~/.azure/** ~/.config/gcloud/** ~/.kube/** ~/.docker ~/.docker/config.json ~/.gnupg/**
      ~/.netrc ~/.git-credentials ~/.config/gh
    `,
    'the credentials of a user',
    ['warning', "acts in the user's name, or names a helper program there that the user runs on the host"],
    ['information', "acts in the user's name at the services that they open"],
  ),
];
