{{- define "app.pod" }}
    spec:
      {{- if .Values.hostNetwork }}
        {{- fail "not here" }}
      {{- end }}
      {{- with .Values.initContainers }}
      initContainers:
      {{- toYaml . | nindent 6 }}
      {{- end }}
      containers:
      - name: app
        image: app
{{- if .Values.sidecars }}
{{ tpl (toYaml .Values.sidecars | indent 6) .}}
{{- end }}
      volumes:
{{ tpl (toYaml .Values.volumes | indent 6) . }}
{{ end -}}
