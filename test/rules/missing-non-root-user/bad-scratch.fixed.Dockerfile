FROM golang:1.24 AS build
COPY . .
RUN go build -o /app .

# want missing-non-root-user
FROM scratch
COPY --from=build /app /app
USER 65532:65532
ENTRYPOINT ["/app"]
