# syntax=docker/dockerfile:1
FROM debian:13 AS build
# want host-network-build
RUN --network=host apt-get update
# want host-network-build
RUN --mount=type=cache,target=/cache --network=host \
    make

FROM debian:13
# want host-network-build
run --network=host ["apt-get", "update"]
USER 65532
