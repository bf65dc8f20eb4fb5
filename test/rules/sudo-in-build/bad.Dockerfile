FROM debian:13
# want sudo-in-build "sudo"
RUN sudo apt-get update
RUN apt-get install -y sudo && \
# want sudo-in-build "sudo"
    sudo -u root -H true
# want sudo-in-build "/usr/bin/sudo"
RUN A=b /usr/bin/sudo apt-get update
# want sudo-in-build "\"sudo\""
RUN "sudo" -EH -- true
# want sudo-in-build
RUN bash -c 'exec sudo true'
# want sudo-in-build
RUN if true; then sudo true; fi
# want sudo-in-build "sudo"
SHELL ["sudo", "/bin/sh", "-c"]
# want sudo-in-build
ONBUILD RUN sudo true
USER 65532
