# syntax = docker/dockerfile:1
FROM debian:13
USER 65532
