FROM debian:13
ARG SOCKET
VOLUME /var/run /data
VOLUME ["/var/lib/app", "$SOCKET"]
LABEL VOLUME=/var/run/docker.sock
USER 65532
