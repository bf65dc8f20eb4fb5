#Syntax = docker.io/tonistiigi/dockerfile@sha256:00 # want foreign-build-frontend
# escape=`
FROM debian:13
USER 65532
