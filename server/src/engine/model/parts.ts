/** The smaller things that a container is given. */

import type { Span } from '../source.ts';
import type { Fact } from './fact.ts';
import type { User } from './workload.ts';

/** A file system in memory. `options` are those written, lower case: `exec`, `suid`, `dev`, `size=64m`. */
export interface TmpfsMount {
  readonly target: Fact<string>;
  readonly options: readonly Fact<string>[];
}

/**
 * Devices asked for by what they are: `nvidia.com/gpu`, `gpus: all`, `devices.kubevirt.io/kvm`, `vendor.com/class=name`.
 * The fact's value is that text, and its slot's `remove` takes the request away.
 */
export interface DeviceRequest {
  readonly kind: 'gpu' | 'kvm' | 'fuse' | 'other';
  readonly name: Fact<string>;
}

/** A simple command: a program and its arguments. */
export interface Command {
  readonly words: readonly Word[];
}

/** One word of a command. */
export interface Word {
  /** After quotes and escapes; `undefined` where only running it can tell. */
  readonly text: string | undefined;
  /** As `text`, with one NUL for each stretch that only running tells: of `-v $PWD:/src` the `\0:/src`. */
  readonly shape: string;
  readonly span: Span;
  /** Where each character of `shape` stands, and where the word ends. */
  readonly offsets: readonly number[];
  /** Tells the settings apart that a command is put together from; none where it stands in one. */
  readonly setting?: number;
}

/** A program that the platform starts in the container, beside the main one. */
export interface Hook {
  /** The key that names it: `post_start`. */
  readonly name: string;
  readonly privileged: Fact<boolean>;
  readonly user: Fact<User>;
}

/** A port that is named in a file. */
export interface Port {
  /** The port in the container; `undefined` when unknown. */
  readonly container: number | undefined;
  /** Where it is published on the host; `undefined` when it is not. Port 0 is one that the platform picks. */
  readonly host: { readonly address: string; readonly port: number } | undefined;
  /** The text as written, with its place; its slot's `remove` takes the publishing away. */
  readonly fact: Fact<string>;
}

/** A name that is given an address without asking DNS. */
export interface HostName {
  readonly name: string;
  readonly address: Fact<string>;
}

/** A group as a file names it. */
export interface Group {
  readonly role: 'primary' | 'supplemental' | 'file-system';
  /** Name or number, as text. */
  readonly fact: Fact<string>;
}

/** The most that a container may use; each is empty when absent. */
export interface Limits {
  readonly memory: Fact<string>;
  readonly cpu: Fact<string>;
  /** Missing where the platform has no such setting in the file. */
  readonly pids?: Fact<string>;
}
