FROM debian:13 AS base
# want root-switching-command
ENTRYPOINT ["gosu", "root:root", "/app"]
FROM base
USER app
