FROM debian:13
ARG RUN_AS
USER $RUN_AS
CMD ["/app"]
