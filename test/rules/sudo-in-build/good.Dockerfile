FROM debian:13
RUN apt-get update && apt-get install -y sudo
RUN echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app # sudo later
RUN usermod -aG sudo app
RUN echo 'sudo true'; which sudo
COPY sudo /usr/bin/sudo
USER 65532
