FROM golang:1.24 AS build
COPY . .
RUN go build -o /app .

# want missing-non-root-user
FROM scratch
COPY --from=build /app /app
ENTRYPOINT ["/app"]
