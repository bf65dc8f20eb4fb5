# a comment first
# syntax=example/dockerfile:1
FROM debian:13
USER 65532
