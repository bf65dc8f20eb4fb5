import { parseYaml } from './server/src/engine/parse/yaml.ts';
import { adaptKubernetes } from './server/src/engine/adapt/kubernetes.ts';
const item=(i:number)=>`- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: web${i}
  spec:
    template:
      spec:
        hostNetwork: true
        containers:
        - name: web
          image: nginx
          securityContext:
            privileged: true
            capabilities:
              add: [SYS_ADMIN]
          volumeMounts:
          - name: v
            mountPath: /v
        volumes:
        - name: v
          hostPath:
            path: /var/run/docker.sock
`;
const text='apiVersion: v1\nkind: List\nitems:\n'+Array.from({length:1000},(_,i)=>item(i)).join('');
for(let k=0;k<8;k++){let t=performance.now(); const d=parseYaml(text); const t1=performance.now(); const s=adaptKubernetes(d); const t2=performance.now();
for(const w of s.workloads){w.move?.into('kata');w.namespaces.network.slot.remove(); for(const c of w.containers){c.privileged.slot.set(false);c.runAsNonRoot.slot.set(true);c.seccomp.slot.set('runtime-default');for(const m of c.mounts)m.remove();for(const i of c.capabilitiesAdded.items)i.slot.remove();}}
console.log(text.length,'parse',t1-t,'adapt',t2-t1,'slots',performance.now()-t2, s.workloads.length);}
