FROM debian:13
RUN make --device=one test
RUN \
    echo --device=one
USER 65532
