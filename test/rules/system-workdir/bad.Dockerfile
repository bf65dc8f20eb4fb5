FROM debian:13
# want system-workdir "/proc/self/fd/8"
WORKDIR /proc/self/fd/8
# want system-workdir
WORKDIR /proc/self/../self/fd/8/../
# want system-workdir
WORKDIR "/sys/kernel"
# want system-workdir
WORKDIR /boot
ENV DIR=/dev
# want system-workdir "${DIR}/x"
WORKDIR ${DIR}/x
USER 65532
