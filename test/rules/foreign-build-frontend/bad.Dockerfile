# syntax=example/dockerfile:1 # want foreign-build-frontend "example/dockerfile:1"
FROM debian:13
USER 65532
