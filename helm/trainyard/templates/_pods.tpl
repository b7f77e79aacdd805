{{/* What every pod and container of the yard has. */}}

{{- define "trainyard.podSecurity" -}}
serviceAccountName: {{ include "trainyard.name" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "trainyard.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* dict "root" $ "where" VALUES : which nodes, and how urgent */}}
{{- define "trainyard.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "trainyard.probes" -}}
startupProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 3
  timeoutSeconds: 3
  failureThreshold: 100
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 4
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{/* Brokers, store, and what services show to one another. */}}
{{- define "trainyard.commonEnv" -}}
- name: TRAINYARD_KAFKA_BOOTSTRAP
  value: {{ include "trainyard.bootstrap" . | quote }}
- name: TRAINYARD_OBJECTS_ENDPOINT
  value: {{ include "trainyard.endpoint" . | quote }}
- name: TRAINYARD_OBJECTS_REGION
  value: {{ .Values.objects.region | quote }}
- name: TRAINYARD_OBJECTS_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ include "trainyard.objectsSecret" . }}, key: {{ .Values.objects.accessKeyName }}}}
- name: TRAINYARD_OBJECTS_SECRET_KEY
  valueFrom: {secretKeyRef: {name: {{ include "trainyard.objectsSecret" . }}, key: {{ .Values.objects.secretKeyName }}}}
- name: TRAINYARD_EMBEDDED
  value: {{ .Values.kafka.singleBroker | quote }}
- name: TRAINYARD_LEASE
  value: {{ .Values.lease | quote }}
{{- end }}

{{- define "trainyard.credentialEnv" -}}
- name: TRAINYARD_SERVICE_CREDENTIAL
  valueFrom: {secretKeyRef: {name: {{ include "trainyard.serviceSecret" . }}, key: {{ .Values.serviceCredential.key }}}}
{{- end }}

{{- define "trainyard.podNameEnv" -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- end }}

{{- define "trainyard.scratch" -}}
- name: scratch
  emptyDir: {sizeLimit: {{ . }}}
{{- end }}
