/** What `--help` prints. */

const overview = `Bulkhead finds container isolation risks in Dockerfiles, Compose files and Kubernetes manifests.

Usage: bulkhead <command> [options]

  scan [paths…]       tell what is found; "-" reads standard input
  fix [paths…]        apply the fixes that cannot break anything
  baseline [paths…]   write down what is found, so that only new findings count
  diff report [paths…]  tell what a change made better or worse
  advise [paths…]     tell what a microVM would do for each workload
  cluster             tell what is found in what runs, as kubectl lists it
  explain [rule]      print a rule's page; without a rule, list them
  lsp --stdio         serve an editor

Options: --version, --help; "bulkhead <command> --help" tells more.
`;

const commandHelp: Readonly<Record<string, string>> = {
  scan: `Usage: bulkhead scan [options] [paths…]

Scans files and folders (default: the working folder). Folders are walked with
.gitignore honoured; what is named is scanned even if it is ignored. "-" reads
standard input. "--" ends the options.

  --format FORMAT[=FILE]
                        text (default), json, ndjson, sarif, html, markdown,
                        junit, gitlab or github; may be repeated, for one scan
                        and several reports
  -o, --output FILE     write the format that has no file there instead of to
                        standard output
  --files-from FILE     scan the paths that FILE lists too, a line each or with
                        NUL between them; "-" reads standard input
  --texts-from FILE     judge the texts that FILE has, each by itself and as it
                        comes: on each line JSON with "path" and "text"; "-"
                        reads standard input
  --level LEVEL         baseline (default): what is written; restricted: also
                        what is missing; all
  --confidence HOW      high (default): what the file says for certain; low: also
                        what hangs on values that only rendering tells
  --fail-on SEVERITY    error, warning (default), information, hint or never:
                        exit with 1 when something is as bad
  --rule ID=SEVERITY    give a rule another severity, or off; may be repeated
  --kubernetes-version V  judge pods by that version's standards (default latest)
  --config FILE         go by that configuration, below these options (default:
                        .bulkhead.yaml in the working folder, if there is one)
  --no-config           go by none
  --pods                tell also what the Pod Security Standards say of each pod:
                        its level, and the controls that it fails (text only)
  --compose-file FILE   a file of the Compose project, as for docker compose -f;
                        may be repeated, what goes over others last (default:
                        what Compose takes by itself in each folder)
  --compose-env-file FILE
                        values of variables in Compose files, instead of .env
  --env NAME=VALUE      the value of a variable in Compose files
  --stdin-path PATH     the name that standard input counts as
  --no-ignores          report what is ignored, too
  --baseline FILE       do not report what it holds (default: .bulkhead-baseline.json
                        in the working folder, if there is one)
  --no-baseline         report what the baseline holds, too
  -q, --quiet           print findings only, no summary and no progress
  --color WHEN          auto (default), always or never; NO_COLOR and
                        FORCE_COLOR are honoured

Exit codes: 0 nothing as bad as --fail-on, 1 findings, 2 wrong usage or
unreadable input. A file that is not valid YAML is named in the report; what can
be read of it counts, and its syntax does not change the exit code.
`,
  fix: `Usage: bulkhead fix [options] [paths…]

Applies the fixes that cannot stop a program from working.

  --dry-run             print the changes as a diff and write nothing
  --rule ID             apply fixes of that rule only; may be repeated
  --unsafe              also apply fixes that have something to be checked
  --level LEVEL, --config FILE, --no-config, --compose-file FILE,
  --compose-env-file FILE, --env NAME=VALUE
                        as for scan

Exit codes: 0 done (or nothing to do), 2 wrong usage, unreadable input, or a
file that cannot be written.
`,
  diff: `Usage: bulkhead diff [options] report.json [paths…]

Scans, and tells what came, went and changed since an earlier report, which
"bulkhead scan --format json=report.json" has written.

  --format FORMAT       text (default), markdown (a comment for a pull request)
                        or json
  -o, --output FILE     write there instead of to standard output
  --fail-on SEVERITY    error, warning (default), information, hint or never:
                        exit with 1 when something as bad came
  --level LEVEL, --confidence HOW, --rule ID=SEVERITY,
  --kubernetes-version V, --compose-file FILE, --compose-env-file FILE,
  --env NAME=VALUE
                        as for scan, and as they were for the report

Exit codes: 0 nothing as bad as --fail-on came, 1 something did, 2 wrong usage or
unreadable input.
`,
  baseline: `Usage: bulkhead baseline [options] [paths…]

Writes down what is found: "bulkhead scan" then reports and fails on new
findings only.

  -o, --output FILE     default .bulkhead-baseline.json in the working folder
  --level LEVEL, --confidence HOW, --rule ID=SEVERITY, --kubernetes-version V,
  --config FILE, --no-config, --compose-file FILE, --compose-env-file FILE,
  --env NAME=VALUE
                        as for scan

Exit codes: 0 written, 2 wrong usage, unreadable input, or a file that cannot
be written. Nothing is written when an input cannot be read.
`,
  advise: `Usage: bulkhead advise [options] [paths…]

Says of each workload what stands between it and its host's kernel today, and
what a sandbox of its own would contain, what would remain, what is in the way,
and what the host must have. Says too which workloads share a kernel with one
that can break out.

  --runtime NAME        the RuntimeClass, or the value of "runtime", to advise on:
                        one that is known, or a class that the files define
                        (default: a class that the files define, else Kata)
  --format FORMAT       text (default) or json
  --level LEVEL, --confidence HOW, --rule ID=SEVERITY
                        which risks are named, as for scan
  --config FILE, --no-config, --compose-file FILE, --compose-env-file FILE,
  --env NAME=VALUE
                        as for scan
  --stdin-path PATH     the name that standard input ("-") counts as
  --color WHEN          as for scan

Exit codes: 0 advised, 2 wrong usage or unreadable input.
`,
  cluster: `Usage: kubectl get pods -A -o json | kubectl bulkhead [options]
       kubectl get pods -A -o json | bulkhead cluster [options]

Judges what runs. Pods are told by what started them (Deployment, StatefulSet,
CronJob …), and those that say the same are judged as one. What is listed
besides counts for them:

  kubectl get pods,namespaces,serviceaccounts,runtimeclasses -A -o json

  --format FORMAT[=FILE], --output FILE, --level LEVEL, --confidence HOW,
  --fail-on SEVERITY, --rule ID=SEVERITY, --kubernetes-version V, --config FILE,
  --no-config, --no-ignores, --pods, --quiet, --color WHEN
                        as for scan

Exit codes: 0 nothing as bad as --fail-on, 1 findings, 2 wrong usage or
unreadable input.
`,
  explain: `Usage: bulkhead explain [rule]

Prints the rule's page: what an attacker gains, what to do, what a sandbox
does about it. Without a rule, lists them all.
`,
  lsp: `Usage: bulkhead lsp --stdio

Runs the language server on standard input and output, for any LSP editor.
`,
};

/** The help of a command, or of the program. */
export function help(command = ''): string {
  return Object.hasOwn(commandHelp, command) ? (commandHelp[command] ?? overview) : overview;
}
