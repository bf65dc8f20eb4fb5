FROM golang:1 AS build
FROM debian:13
COPY --from=build /app /
COPY --from=build / /stage
COPY / /
COPY rootfs/ /
COPY --from=build /a / /
COPY --from=build $DIR /
USER 65532
