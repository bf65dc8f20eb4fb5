FROM golang:1.25 AS build
USER root
RUN go build -o /app

FROM debian:13
COPY --from=build /app /app
USER app
# want root-user "root"
USER 65532:65532
CMD ["/app"]
