FROM golang:1.24 AS build
WORKDIR /src
COPY . .
USER nobody
RUN go build -o /app .

# The user of a stage that is only copied from does not count.
# want missing-non-root-user
FROM debian:13-slim
COPY --from=build /app /app
USER 65532:65532
ENTRYPOINT ["/app"]
