FROM debian:13
USER 65532
# want login-daemon
CMD ["/usr/sbin/sshd", "-D"]
