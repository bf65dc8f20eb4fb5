FROM a
USER root
