# syntax=docker/dockerfile:1
# RUN --network=host apt-get update
FROM debian:13
ARG NETWORK
RUN --network=none ./configure
RUN --network=default make
RUN --network=$NETWORK make
RUN docker run --network=host alpine
RUN echo \
    --network=host
USER 65532
