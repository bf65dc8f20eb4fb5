# syntax = mirror.example.com:5000/hub/docker/dockerfile@sha256:00
FROM debian:13
USER 65532
