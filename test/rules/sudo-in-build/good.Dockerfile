FROM debian:13
RUN apt-get update && apt-get install -y sudo
RUN echo "app ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/app # sudo later
RUN usermod -aG sudo app
RUN echo 'sudo true'; which sudo
RUN command -v sudo && command -V sudo; type sudo; hash sudo
RUN sudo -u app -H true; sudo -nHu app true; sudo --user=app true; sudo -uapp true; doas -u app true
COPY sudo /usr/bin/sudo
USER 65532
