FROM alpine
# want device-request "all"
ENV NVIDIA_VISIBLE_DEVICES=all
# want device-request
ENV NVIDIA_DRIVER_CAPABILITIES compute,all
USER 65532
