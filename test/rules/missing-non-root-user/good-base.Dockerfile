FROM golang:1.24 AS build
RUN go build -o /app .

FROM example/static:nonroot
COPY --from=build /app /app
