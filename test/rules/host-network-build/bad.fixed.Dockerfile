# syntax=docker/dockerfile:1
FROM debian:13 AS build
# want host-network-build
RUN apt-get update
# want host-network-build
RUN --mount=type=cache,target=/cache \
    make

FROM debian:13
# want host-network-build
run ["apt-get", "update"]
USER 65532
