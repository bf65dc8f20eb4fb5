FROM debian:13
# want runtime-socket-volume "/var/run/docker.sock"
VOLUME /data /var/run/docker.sock
# want runtime-socket-volume "/run/containerd/containerd.sock"
VOLUME ["/run/containerd/containerd.sock"]
# want runtime-socket-volume
VOLUME /var/run/docker.sock:/var/run/docker.sock
USER 65532
