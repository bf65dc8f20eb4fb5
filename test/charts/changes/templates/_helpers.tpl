{{- define "changes.validate" -}}
{{- if and .Values.one .Values.two -}}{{- fail "one of them" -}}{{- end -}}
{{- end -}}

{{- define "changes.deployment" -}}
{{- $root := index . 0 -}}
{{- $more := last . -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $more.name }}
spec:
  template:
    spec:
      hostIPC: {{ $root.Values.hostIPC }}
      containers:
        - name: app
          image: app
          securityContext: {{- toYaml $more.securityContext | nindent 12 }}
{{- end -}}

{{- define "changes.securityContext" -}}
{{- $own := deepCopy .Values.securityContext -}}
{{- $_ := unset $own "enabled" -}}
{{- $_ := set $own "runAsUser" 1000 -}}
{{- toYaml $own -}}
{{- end -}}
