# syntax=docker/dockerfile:1-labs
FROM debian:13
# want build-device-access "--device=vendor1.com/device=one,required"
RUN --device=vendor1.com/device=one,required make test
# want build-device-access
ONBUILD RUN --network=none --device=vendor1.com/device \
    make test
USER 65532
