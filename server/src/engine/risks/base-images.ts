/** The users that well-known images run as when nothing else is said. Only what their makers document. */

interface KnownImage {
  /** Matches the name in full: registry, path and tag. */
  readonly pattern: RegExp;
  readonly user: 'root' | 'other';
}

/** First match wins. */
const knownImages: readonly KnownImage[] = [
  { pattern: /^scratch$/, user: 'root' },
  // Images that say it in their names: nginxinc/nginx-unprivileged, docker:dind-rootless, distroless `:nonroot`.
  { pattern: /(^|[^a-z])(non-?root|rootless|unprivileged)($|[^a-z])/i, user: 'other' },
  // https://github.com/GoogleContainerTools/distroless (tags: all others run as root)
  { pattern: /^gcr\.io\/distroless\//, user: 'root' },
  // https://github.com/dotnet/dotnet-docker/blob/main/documentation/ubuntu-chiseled.md
  { pattern: /^mcr\.microsoft\.com\/dotnet\/[^:]+:[^@]*(chiseled|distroless)/, user: 'other' },
  // https://edu.chainguard.dev/chainguard/chainguard-images/reference/static/overview/ and those of the others
  {
    pattern: /^cgr\.dev\/chainguard\/(static|glibc-dynamic|python|node|nginx|jre)(:latest)?(@.*)?$/,
    user: 'other',
  },
  // Windows images have users of their own.
  { pattern: /^mcr\.microsoft\.com\/windows|[:-](windowsservercore|nanoserver)/, user: 'other' },
  // Docker's official images of systems and languages set no user: https://github.com/docker-library/official-images
  {
    pattern: new RegExp(
      `^(docker\\.io/)?(library/)?(${[
        'almalinux|alpine|amazoncorretto|amazonlinux|archlinux|bash|buildpack-deps|busybox|centos|clojure|debian',
        'eclipse-temurin|elixir|erlang|fedora|gcc|golang|gradle|groovy|haskell|httpd|julia|maven|nginx',
        'node|openjdk|oraclelinux|perl|php|pypy|python|rockylinux|ruby|rust|swift|ubuntu',
      ].join('|')})(:[^/@]*)?(@.*)?$`,
    ),
    user: 'root',
  },
];

/** The user that an image runs as by itself; `undefined` where that is not known for certain. */
export function imageUser(image: string): 'root' | 'other' | undefined {
  return knownImages.find(({ pattern }) => pattern.test(image))?.user;
}
