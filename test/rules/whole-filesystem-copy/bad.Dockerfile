FROM golang:1 AS build
FROM debian:13
# want whole-filesystem-copy "/ /"
COPY --from=build / /
# want whole-filesystem-copy
COPY --from=0 --chown=1000 ["/", "/"]
# want whole-filesystem-copy
COPY --from=build /. /./
# want whole-filesystem-copy
COPY --from=build /* /
USER 65532
