FROM debian:13
USER 65532
ENTRYPOINT ["nsenter", "--target", "$PID", "--net"]
CMD ["chroot", "/host"]
