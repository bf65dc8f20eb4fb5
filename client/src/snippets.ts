/** Texts that people begin with. */

/** A Compose file with what people write when they are in a hurry. */
export const example = `# An example. Hover over what is underlined, and take a fix from the lightbulb.
services:
  web:
    image: nginx:1.29
    ports:
      - "127.0.0.1:8080:80"
  runner:
    image: docker:29
    privileged: true
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
  monitor:
    image: prom/node-exporter:v1.9.1
    pid: host
`;

/** What starts a scan in CI at a version, by what people call the place. `docs/guides` says more. */
export const pipelines = (version: string) => ({
  'GitHub Actions': {
    about: '.github/workflows/bulkhead.yml: lines are annotated, and findings go to code scanning',
    text: `name: Bulkhead
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
  security-events: write
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: bulkhead-dev/bulkhead@v${version}
        with:
          fail-on: error
`,
  },
  'GitLab CI': {
    about: '.gitlab-ci.yml: the merge request shows what the change adds',
    text: `bulkhead:
  image: node:24-slim
  script:
    - npx --yes bulkhead@${version} scan --format text --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`,
  },
  'pre-commit': {
    about: '.pre-commit-config.yaml: before each commit, on what changed',
    text: `repos:
  - repo: https://github.com/bulkhead-dev/bulkhead
    rev: v${version}
    hooks:
      - id: bulkhead
`,
  },
});
