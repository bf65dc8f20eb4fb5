# syntax=docker/dockerfile:1
FROM debian:13 AS build
# want insecure-build-step
RUN mount -t tmpfs none /mnt
# want insecure-build-step
RUN --mount=type=cache,target=/cache --network=none \
    losetup -f

FROM debian:13
# want insecure-build-step
RUN <<EOT
mount -t tmpfs none /mnt
EOT
USER 65532
