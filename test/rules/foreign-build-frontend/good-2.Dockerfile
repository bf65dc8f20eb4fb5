# syntax = docker.io/docker/dockerfile-upstream:master
FROM debian:13
USER 65532
