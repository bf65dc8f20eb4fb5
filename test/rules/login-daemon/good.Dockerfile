FROM debian:13
RUN apt-get install -y sshd
USER 65532
CMD ["ssh-keygen", "sshd"]
