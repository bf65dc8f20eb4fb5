# USER root
FROM golang:1.25 AS build
USER root
RUN go build -o /app

FROM debian:13
USER root
RUN apt-get update && echo "USER root"
COPY --from=build /app /app
USER 1000:0
CMD ["/app", "USER", "root"]
