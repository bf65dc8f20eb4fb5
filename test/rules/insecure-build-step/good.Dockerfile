# syntax=docker/dockerfile:1
# RUN --security=insecure mount
FROM debian:13
ARG SECURITY
RUN --security=sandbox apt-get update
RUN apt-get install -y curl
RUN echo --security=insecure
RUN echo \
    --security=insecure
RUN --security=$SECURITY true
RUN <<EOT
RUN --security=insecure
EOT
USER 65532
